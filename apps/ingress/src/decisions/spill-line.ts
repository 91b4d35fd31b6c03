import { type Appendable, DEAD_LETTERS } from '@earwitness/messaging';

interface Line {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A record as one line of JSON, its bytes in base64. */
export const toLine = ({ topic, key, value, headers }: Appendable): string => {
  const encoded = Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString('base64')]));
  const line: Line = { topic, key, value: value?.toString('base64') ?? null, headers: encoded };
  return `${JSON.stringify(line)}\n`;
};

const parseLine = (text: string): Appendable => {
  const { topic, key, value, headers } = JSON.parse(text) as Line;
  const decoded = Object.entries(headers).map(([name, bytes]) => [name, Buffer.from(bytes, 'base64')] as const);
  return {
    topic,
    key,
    value: value === null ? null : Buffer.from(value, 'base64'),
    headers: Object.fromEntries(decoded),
  };
};

/** What a disk has garbled is shown to people instead of standing in the way of the rest. */
const unreadable = (text: string, error: unknown): Appendable => ({
  topic: DEAD_LETTERS.topic,
  key: 'spill',
  value: Buffer.from(text),
  headers: { cause: Buffer.from(`unreadable in the spill: ${String(error)}`) },
});

const toRecord = (text: string): Appendable => {
  try {
    return parseLine(text);
  } catch (error) {
    return unreadable(text, error);
  }
};

/** The records of a file. A last line without an end was cut short, and never acknowledged. */
export const recordsIn = (text: string): readonly Appendable[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map(toRecord);
