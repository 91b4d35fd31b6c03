import { atOnce, each, type Parts } from '@earwitness/policy';
import { Composer, type CST, type Document, isNode, isScalar, Lexer, LineCounter, Parser, visit } from 'yaml';
import { type ConfigurationFault, ConfigurationInvalid } from '../faults';
import { guardLength, refused, YamlGuard } from './yaml-guard';

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

const MOST_FAULTS = 100;

export const offsetOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

type PositionOf = YamlText['positionOf'];

const duplicateKeys = (document: Document, positionOf: PositionOf): readonly ConfigurationFault[] => {
  const faults: ConfigurationFault[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        if (seen.has(name) && faults.length < MOST_FAULTS)
          faults.push({ at: '/', problem: `${name} is there twice`, ...positionOf(offsetOf(key) ?? 0) });
        seen.add(name);
      }
    },
  });
  return faults;
};

const faultsIn = (document: Document, positionOf: PositionOf): readonly ConfigurationFault[] => {
  const broken = document.errors
    .slice(0, MOST_FAULTS)
    .map(({ message, pos }) => ({ at: '/', problem: message, ...positionOf(pos[0]) }));
  return broken.length > 0 ? broken : duplicateKeys(document, positionOf);
};

/** No stack is taken of faults in the text: there may be many, and it says nothing of where they are. */
const withoutStacks = <T>(work: () => T): T => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};

const TOKENS_OF_PART = 500;

function* tokensOf(text: string, parser: Parser): Parts<readonly CST.Token[]> {
  const guard = new YamlGuard(parser);
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    guard.see(lexeme);
    tokens.push(...parser.next(lexeme));
    count += 1;
    if (count % TOKENS_OF_PART === 0) yield;
  }
  tokens.push(...parser.end());
  return tokens;
}

function* documentsOf(tokens: readonly CST.Token[]): Parts<readonly Document[]> {
  // Keys that are there twice are looked for by ourselves: the library compares each with all others.
  const composer = new Composer({ uniqueKeys: false });
  const documents: Document[] = [];
  for (const token of tokens) {
    documents.push(...withoutStacks(() => [...composer.next(token)]));
    yield;
  }
  return [...documents, ...withoutStacks(() => [...composer.end()])];
}

/** As `parseYamlText`, in parts, so that a long text need not keep others waiting. */
export function* parsingYamlText(text: string): Parts<YamlText> {
  guardLength(text);
  const lineCounter = new LineCounter();
  lineCounter.addNewLine(0);
  const positionOf: PositionOf = (offset) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const tokens = yield* tokensOf(text, new Parser(lineCounter.addNewLine));
  const documents = yield* documentsOf(tokens);
  const faults = yield* each(documents, (document) => faultsIn(document, positionOf));
  if (faults.some(({ length }) => length > 0)) throw new ConfigurationInvalid(faults.flat().slice(0, MOST_FAULTS));
  return { text, documents, positionOf };
}

/**
 * Reads YAML, and with it JSON: several documents in one text.
 * @throws ConfigurationInvalid with the places of what is not well formed, and of keys that are there twice
 */
export const parseYamlText = (text: string): YamlText => atOnce(parsingYamlText(text));

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
