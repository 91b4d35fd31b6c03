import fc from 'fast-check';
import { TextMemory } from './text-memory';

const memoryOf = (sizeBytes: number): TextMemory => new TextMemory({ max: 1_000, ttl: 60_000, sizeBytes });

const remember = (memory: TextMemory, texts: readonly string[]): void =>
  texts.forEach((text, index) => memory.set(String(index), text));

const recall = (memory: TextMemory, { length }: readonly string[]): readonly (string | undefined)[] =>
  Array.from({ length }, (_, index) => memory.get(String(index)));

const sizeOf = (text: string): number => Buffer.byteLength(text) + 4;

describe('what texts are remembered', () => {
  it('has each text word for word, in whatever letters', () => {
    const memory = memoryOf(1_000);
    const texts = ['{"a":1}', '', 'Zoë 電話', '\u0000'];
    remember(memory, texts);
    expect(recall(memory, texts)).toEqual(texts);
  });

  it('gives up the oldest for the newest', () => {
    const memory = memoryOf(24);
    const texts = ['first', 'second', 'third'];
    remember(memory, texts);
    expect(recall(memory, texts)).toEqual([undefined, 'second', 'third']);
  });

  it('takes nothing that is larger than itself, and forgets no other for it', () => {
    const memory = memoryOf(20);
    memory.set('small', 'small');
    memory.set('large', 'x'.repeat(17));
    expect([memory.get('small'), memory.get('large')]).toEqual(['small', undefined]);
  });

  it('says nothing older of a key whose last text was too large', () => {
    const memory = memoryOf(20);
    memory.set('grows', 'small');
    memory.set('grows', 'x'.repeat(17));
    expect(memory.get('grows')).toBeUndefined();
  });

  it('fills to the last byte', () => {
    const memory = memoryOf(20);
    memory.set('all', 'x'.repeat(16));
    expect(memory.get('all')).toBe('x'.repeat(16));
  });

  it('says of every key its last text, or nothing; of the newest its text always', () => {
    const told = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.string({ maxLength: 40, unit: 'grapheme' })),
    );
    fc.assert(
      fc.property(told, (texts) => {
        const memory = memoryOf(1_000);
        const last = new Map<string, string>();
        for (const [key, text] of texts) {
          memory.set(key, text);
          last.set(key, text);
          expect(memory.get(key)).toBe(text);
          for (const [known, said] of last) expect([said, undefined]).toContain(memory.get(known));
        }
        const bytes = texts.reduce((sum, [, text]) => sum + sizeOf(text), 0);
        if (bytes <= 1_000) expect([...last.keys()].map((key) => memory.get(key))).toEqual([...last.values()]);
      }),
    );
  });
});
