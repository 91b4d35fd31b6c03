import type { Sql } from '../sql';
import { tellDeadLetters, type ToldDeadLetter } from './tell-dead-letters';

const letter: ToldDeadLetter = {
  topic: 'facts',
  partition: 3,
  offset: 17,
  key: 'key',
  value: Buffer.from('{'),
  headers: { id: Buffer.from('an id') },
  cause: 'not JSON',
};

/** Takes the one statement of an append, and keeps what would be written. */
const told = async (changes: Partial<ToldDeadLetter>): Promise<{ valueBytes: unknown; bytes: Buffer }> => {
  let parameters: readonly unknown[] = [];
  const sql: Sql = {
    query: (_, values = []) => {
      parameters = values;
      return Promise.resolve([{}] as never);
    },
  };
  await tellDeadLetters(sql, [{ ...letter, ...changes }]);
  return { valueBytes: (parameters[4] as unknown[])[0], bytes: parameters[6] as Buffer };
};

describe('telling of a dead letter', () => {
  it('says what it was, whence and why', async () => {
    const { valueBytes, bytes } = await told({});
    expect(valueBytes).toBe(1);
    for (const part of ['key', '{', 'an id', 'facts/3/17', 'not JSON']) expect(bytes.includes(part)).toBe(true);
    expect(bytes.includes('truncated')).toBe(false);
  });

  it.each([
    ['value', { value: Buffer.alloc(1_000_000) }],
    ['headers', { headers: { raw: Buffer.alloc(1_000_000) } }],
    ['key', { key: 'x'.repeat(1_000_000) }],
  ])('never fails because its %s is larger than a log takes: then its size is told', async (_, changes) => {
    const { valueBytes, bytes } = await told(changes);
    expect(valueBytes).toBeNull();
    for (const part of ['truncated', 'facts/3/17', 'not JSON']) expect(bytes.includes(part)).toBe(true);
    expect(bytes.length).toBeLessThan(2_000);
  });

  it('cuts a cause that has no end', async () => {
    const { valueBytes, bytes } = await told({ cause: 'because '.repeat(200_000) });
    expect(valueBytes).toBe(1);
    expect(bytes.length).toBeLessThan(20_000);
  });
});
