import { CST, type Parser } from 'yaml';
import { type ConfigurationFault, ConfigurationInvalid } from '../faults';

const MOST_CHARACTERS = 1024 * 1024;
const MOST_TOKENS = 300_000;
const DEEPEST = 64;
/** A document is on the stack of the parser, with what is open in it, and what it is just reading. */
const DEEPEST_STACK = DEEPEST + 3;

type Kind = NonNullable<ReturnType<typeof CST.tokenType>>;

/** What is rare in what people write, and takes the parser long where there is much of it: how often it may be there. */
const rare: ReadonlyMap<Kind, readonly [most: number, what: string]> = new Map([
  ['doc-start', [2000, 'documents']],
  ['alias', [100, 'aliases']],
  ['anchor', [1000, 'anchors']],
  ['tag', [1000, 'tags']],
  ['directive-line', [100, 'directives']],
]);
const MOST_BLANKS = 20_000;
const MOST_MISPLACED = 100;

const brackets: ReadonlyMap<Kind, number> = new Map([
  ['flow-seq-start', 1],
  ['flow-map-start', 1],
  ['flow-seq-end', -1],
  ['flow-map-end', -1],
]);
const blanks: ReadonlySet<Kind> = new Set(['space', 'newline', 'comment']);
/** Where a comma that follows has nothing before it. */
const beforeNothing: ReadonlySet<Kind> = new Set(['comma', 'flow-seq-start', 'flow-map-start']);

export const refused = (problem: string): ConfigurationInvalid => {
  const fault: ConfigurationFault = { at: '/', problem };
  return new ConfigurationInvalid([fault]);
};

export const guardLength = ({ length }: string): void => {
  if (length > MOST_CHARACTERS) throw refused(`must be ${MOST_CHARACTERS / 1024} KiB of text at most`);
};

/** Refuses what would keep the parser busy for long as soon as it is seen. */
export class YamlGuard {
  private readonly counts = new Map<Kind, number>();
  private previous: Kind | undefined;
  private tokens = 0;
  private depth = 0;
  private misplaced = 0;
  private blanksInARow = 0;
  private isScalar = false;

  constructor(private readonly parser: Pick<Parser, 'stack'>) {}

  /** @throws ConfigurationInvalid */
  see(lexeme: string): void {
    this.tokens += 1;
    if (this.tokens > MOST_TOKENS) throw refused('has too many parts');
    if (this.parser.stack.length > DEEPEST_STACK) throw refused(`must be ${DEEPEST} levels deep at most`);
    const kind = this.isScalar ? null : CST.tokenType(lexeme);
    this.isScalar = kind === 'scalar';
    if (kind) this.seeKind(kind, lexeme);
    else this.previous = undefined;
  }

  private seeKind(kind: Kind, lexeme: string): void {
    if (kind === 'directive-line') this.seeDirective(lexeme);
    this.count(kind);
    this.seeBracket(brackets.get(kind) ?? 0);
    if (kind === 'comma' && this.previous && beforeNothing.has(this.previous)) this.misplaced += 1;
    if (this.misplaced > MOST_MISPLACED) throw refused('has too many commas with nothing before them');
    if (!blanks.has(kind)) this.previous = kind;
  }

  private seeDirective(line: string): void {
    if (line.startsWith('%YAML') && !/^%YAML\s+1\.[12](?:\s|$)/.test(line)) throw refused('must be YAML 1.1 or 1.2');
  }

  private count(kind: Kind): void {
    this.blanksInARow = kind === 'newline' || kind === 'space' ? this.blanksInARow + 1 : 0;
    if (this.blanksInARow > MOST_BLANKS) throw refused('has too many empty lines');
    const limit = rare.get(kind);
    if (!limit) return;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    if (count > limit[0]) throw refused(`has more than ${limit[0]} ${limit[1]}`);
  }

  private seeBracket(step: number): void {
    this.depth += step;
    if (this.depth < 0) throw refused('closes a bracket that was not opened');
    if (this.depth > DEEPEST) throw refused(`must be ${DEEPEST} levels deep at most`);
  }
}
