import { z } from 'zod';
import { type PolicyFault, pointer, type Suggest } from './fault';
import { type Kind, kinds, schemas, type WrittenDocument } from '../documents/written.document';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

const shapes = new Map<Kind, Shape>();

const shapeOf = (kind: Kind): Shape => {
  const known = shapes.get(kind) ?? (z.toJSONSchema(schemas[kind], { io: 'input' }) as Shape);
  shapes.set(kind, known);
  return known;
};

/** The names that a kind has for fields of the object at a path. */
const fieldsAt = (kind: Kind, path: Path): readonly string[] => {
  const step = (at: readonly Shape[], part: PropertyKey): readonly Shape[] =>
    at
      .flatMap((shape) => shape.anyOf ?? [shape])
      .flatMap(({ properties, items }) => (typeof part === 'number' ? [items] : [properties?.[String(part)]]))
      .filter((shape) => shape !== undefined);
  return path
    .reduce(step, [shapeOf(kind)])
    .flatMap((shape) => shape.anyOf ?? [shape])
    .flatMap(({ properties }) => Object.keys(properties ?? {}));
};

const isMissing = (issue: Issue): boolean => 'input' in issue && issue.input === undefined;

const problemOf = (issue: Issue, suggest: Suggest): string => {
  if (isMissing(issue)) return 'is missing';
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code !== 'invalid_value') return issue.message;
  const known = issue.values.map(String);
  const near = typeof issue.input === 'string' ? suggest(issue.input, known) : '';
  return known.length === 1 ? `must be ${known.join()}${near}` : `must be one of ${known.join(', ')}${near}`;
};

/** The alternative that was meant: the one that takes this type of value. */
const meantBy = (issue: Issue): readonly Issue[] | undefined => {
  if (issue.code !== 'invalid_union') return undefined;
  const isOfType = (issues: readonly Issue[]): boolean =>
    !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const [meant, ...others] = issue.errors.filter(isOfType);
  return others.length === 0 ? meant : undefined;
};

interface Asked {
  readonly kind: Kind;
  readonly suggest: Suggest;
}

const faultsOf = (issue: Issue, within: Path, asked: Asked): readonly PolicyFault[] => {
  const path = [...within, ...issue.path];
  const meant = meantBy(issue);
  if (meant) return meant.flatMap((inner) => faultsOf(inner, path, asked));
  if (issue.code !== 'unrecognized_keys') return [{ at: pointer(...path), problem: problemOf(issue, asked.suggest) }];
  const known = fieldsAt(asked.kind, path.slice(1));
  const above = pointer(...path);
  return issue.keys.map((key) => ({
    at: `${above}${pointer(key)}`,
    problem: `is no field that is known here${asked.suggest(key, known)}`,
  }));
};

export type Checked =
  | { readonly isValid: true; readonly document: WrittenDocument }
  | { readonly isValid: false; readonly faults: readonly PolicyFault[] };

const refused = (at: string, problem: string): Checked => ({ isValid: false, faults: [{ at, problem }] });

const kindOf = (document: object): unknown => ('kind' in document ? document.kind : undefined);

/** Holds one document against the schema of its kind. */
export const checkSchema = (document: unknown, index: number, suggest: Suggest): Checked => {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return refused(pointer(index), 'must be a document, an object with a kind');
  const written = kindOf(document);
  if (written === undefined) return refused(pointer(index, 'kind'), 'is missing');
  const kind = kinds.find((known) => known === written);
  if (!kind)
    return refused(
      pointer(index, 'kind'),
      `must be one of ${kinds.join(', ')}${typeof written === 'string' ? suggest(written, kinds) : ''}`,
    );
  const parsed = schemas[kind].safeParse(document, { reportInput: true });
  if (parsed.success) return { isValid: true, document: parsed.data };
  return {
    isValid: false,
    faults: parsed.error.issues.flatMap((issue) => faultsOf(issue, [index], { kind, suggest })),
  };
};
