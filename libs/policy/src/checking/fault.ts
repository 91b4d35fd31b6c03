/** What is wrong with documents, and where: a JSON pointer into the list of documents, `/0/store/settle`. */
export interface PolicyFault {
  readonly at: string;
  readonly problem: string;
  /** 1-based, in the text that `at` points to; there where that text is a condition. */
  readonly line?: number;
  readonly column?: number;
}

const escaped = (segment: PropertyKey): string => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');

/** RFC 6901. */
export const pointer = (...path: readonly PropertyKey[]): string => path.map((part) => `/${escaped(part)}`).join('');

const distance = (a: string, b: string): number => {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 0; row < a.length; row++) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column++) {
      const replaced = (above[column] ?? 0) + (a[row] === b[column] ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
};

const LONGEST_NAME = 64;

const editsOf = ({ length }: string): number => (length < 5 ? 1 : Math.max(2, Math.floor(length / 3)));

/** `; did you mean "class"?` where one of the known names is close to what was written. */
export const suggestion = (written: string, known: readonly string[]): string => {
  if (written.length > LONGEST_NAME) return '';
  const [closest] = known
    .filter((name) => Math.abs(name.length - written.length) <= editsOf(name))
    .map((name) => ({ name, edits: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= editsOf(name))
    .sort((a, b) => a.edits - b.edits);
  return closest ? `; did you mean "${closest.name}"?` : '';
};

export type Suggest = (written: string, known: Iterable<string>) => string;

/** As many faults, and as many findings that suggest a name, are told at once. */
export const MOST_TOLD = 100;

/** Suggests names for what is told; to compare the names of what is not would take long for nothing. */
export const suggesting = (): Suggest => {
  let left = MOST_TOLD;
  return (written, known) => {
    left -= 1;
    return left < 0 ? '' : suggestion(written, [...known]);
  };
};
