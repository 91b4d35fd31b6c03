import { type Document, isNode, isScalar, Lexer, LineCounter, parseAllDocuments, visit } from 'yaml';
import { type ConfigurationFault, ConfigurationInvalid } from '../faults';

/** A place in a text, 1-based. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Documents of one text, and where its offsets are. */
export interface YamlText {
  readonly text: string;
  readonly documents: readonly Document[];
  positionOf(offset: number): TextPosition;
}

const MOST_CHARACTERS = 1024 * 1024;
const MOST_TOKENS = 300_000;
const DEEPEST = 64;
const MOST_FAULTS = 100;

const refused = (problem: string): ConfigurationInvalid => new ConfigurationInvalid([{ at: '/', problem }]);

const BRACKETS: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

/** What would keep the parser busy for long is refused before it begins. */
const guard = (text: string): void => {
  if (text.length > MOST_CHARACTERS) throw refused(`must be ${MOST_CHARACTERS / 1024} KiB of text at most`);
  let [tokens, depth] = [0, 0];
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    depth += BRACKETS[token] ?? 0;
    if (depth < 0) throw refused('closes a bracket that was not opened');
    if (depth > DEEPEST) throw refused(`must be ${DEEPEST} levels deep at most`);
    if (tokens > MOST_TOKENS) throw refused('has too many parts');
  }
};

export const offsetOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

type PositionOf = YamlText['positionOf'];

const duplicateKeys = (document: Document, positionOf: PositionOf): readonly ConfigurationFault[] => {
  const faults: ConfigurationFault[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        if (seen.has(name))
          faults.push({ at: '/', problem: `${name} is there twice`, ...positionOf(offsetOf(key) ?? 0) });
        seen.add(name);
      }
    },
  });
  return faults;
};

const faultsIn = (document: Document, positionOf: PositionOf): readonly ConfigurationFault[] => {
  const broken = document.errors.map(({ message, pos }) => ({ at: '/', problem: message, ...positionOf(pos[0]) }));
  return broken.length > 0 ? broken : duplicateKeys(document, positionOf);
};

/**
 * Reads YAML, and with it JSON: several documents in one text.
 * @throws ConfigurationInvalid with the places of what is not well formed, and of keys that are there twice
 */
export const parseYamlText = (text: string): YamlText => {
  guard(text);
  const lineCounter = new LineCounter();
  const positionOf: PositionOf = (offset) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  // Keys that are there twice are looked for above: the parser compares each with all others.
  const parsed = parseAllDocuments(text, { uniqueKeys: false, lineCounter, prettyErrors: false });
  const documents = 'empty' in parsed ? [] : parsed;
  const faults = documents.flatMap((document) => faultsIn(document, positionOf));
  if (faults.length > 0) throw new ConfigurationInvalid(faults.slice(0, MOST_FAULTS));
  return { text, documents, positionOf };
};

const MOST_ALIASES = 10;

/** @throws ConfigurationInvalid where aliases multiply */
export const valueOf = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) throw refused(`has an alias of nothing, or more than ${MOST_ALIASES} aliases`);
    throw error;
  }
};
