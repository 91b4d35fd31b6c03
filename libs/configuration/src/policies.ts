import { atOnce, each, parsePolicySet, type Parts, type PolicyFault, type PolicySet } from '@earwitness/policy';
import { type Document, isNode, isSeq } from 'yaml';
import { type ConfigurationFault, ConfigurationInvalid } from './faults';
import { type Positions, positionsIn, type Rooted } from './yaml/text-positions';
import { parsingYamlText, valueOf } from './yaml/yaml-text';

export interface PolicyDocuments {
  readonly documents: readonly unknown[];
  /** Where in the text it is that a JSON pointer into `documents` leads to, or the nearest to it that there is. */
  readonly positions: Positions;
}

interface Located extends Rooted {
  readonly value: unknown;
}

/** What is between two separators: nothing, a document, or an array of documents. */
const located = (document: Document): readonly Located[] => {
  const value = valueOf(document);
  if (value === null) return [];
  const { contents } = document;
  if (!Array.isArray(value)) return [{ value, node: contents, document }];
  return value.map((one: unknown, index) => {
    const node = isSeq(contents) ? contents.items[index] : undefined;
    return { value: one, node: isNode(node) ? node : null, document };
  });
};

/** As `readPolicyDocuments`, in parts, so that a long text need not keep others waiting. */
export function* readingPolicyDocuments(text: string): Parts<PolicyDocuments> {
  const yaml = yield* parsingYamlText(text);
  const all = (yield* each(yaml.documents, located)).flat();
  return { documents: all.map(({ value }) => value), positions: positionsIn(yaml, all) };
}

/**
 * Reads policy documents from YAML or JSON: several in one text, or an array of them.
 * @throws ConfigurationInvalid where the text is too large, not well formed, has a key twice, or aliases that multiply
 */
export const readPolicyDocuments = (text: string): PolicyDocuments => atOnce(readingPolicyDocuments(text));

const inText = ({ at, problem, line, column }: PolicyFault, positions: Positions): ConfigurationFault => {
  const within = line === undefined || column === undefined ? undefined : { line, column };
  return { at, problem, ...positions(at, within) };
};

/**
 * Reads policies from YAML or JSON.
 * @throws ConfigurationInvalid with the faults of every document, and where in the text they are
 */
export const loadPolicies = (text: string): PolicySet => {
  const { documents, positions } = readPolicyDocuments(text);
  const parsed = parsePolicySet(documents);
  if (parsed.isValid) return parsed.set;
  const { faults, untold } = parsed;
  const others = untold === undefined ? [] : [{ at: '/', problem: `there are ${untold} more faults` }];
  throw new ConfigurationInvalid([...faults.map((fault) => inText(fault, positions)), ...others]);
};
