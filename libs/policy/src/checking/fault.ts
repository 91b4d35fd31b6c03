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

/** `; did you mean "class"?` where one of the known names is close to what was written. */
export const suggestion = (written: string, known: readonly string[]): string => {
  if (written.length > LONGEST_NAME) return '';
  const [closest] = known
    .map((name) => ({ name, edits: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= (name.length < 5 ? 1 : Math.max(2, Math.floor(name.length / 3))))
    .sort((a, b) => a.edits - b.edits);
  return closest ? `; did you mean "${closest.name}"?` : '';
};
