import { emptyBook } from '@earwitness/domain';
import { document, setOf } from '../conformance/policies';
import { Problem } from '../http/problem';
import { PolicySets, type PolicySetsParts } from './policy-sets';

const own = document('own');
const [stored, file, broken] = [setOf(own), setOf(document('file')), 'b'.repeat(64)];
const documents: Readonly<Record<string, readonly unknown[]>> = {
  [stored.hash]: [own],
  [broken]: [{ kind: 'Policy' }],
};

const reading = (documentsOf: PolicySetsParts['reader']['documentsOf']): PolicySets =>
  new PolicySets({
    reader: { bookOf: () => Promise.resolve(emptyBook), documentsOf },
    books: { simulated: () => Promise.resolve() },
    file: { active: () => file, byHash: (hash) => (hash === file.hash ? file : undefined) },
  });
const sets = reading((_, hash) => Promise.resolve(documents[hash]));

describe('a set that has decided', () => {
  it('is one of the tenant, or the file’s', async () => {
    expect((await sets.known('acme', stored.hash))?.hash).toBe(stored.hash);
    expect(await sets.known('acme', file.hash)).toBe(file);
  });

  it('is lost where nobody has it, or nobody can read it any more', async () => {
    expect(await sets.known('acme', 'f'.repeat(64))).toBeUndefined();
    expect(await sets.known('acme', broken)).toBeUndefined();
  });

  it('is not lost because it cannot be looked up just now', async () => {
    const away = reading(() => Promise.reject(new Problem(503)));
    await expect(away.known('acme', stored.hash)).rejects.toMatchObject({ status: 503 });
  });

  it('is read once for all who ask at the same time, and once more for who asks after a failure', async () => {
    let reads = 0;
    const counted = reading((_, hash) => {
      reads += 1;
      return reads === 1 ? Promise.reject(new Problem(503)) : Promise.resolve(documents[hash]);
    });
    const ask = () => Promise.allSettled(Array.from({ length: 50 }, () => counted.find('acme', stored.hash)));
    expect(new Set((await ask()).map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(new Set((await ask()).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
    expect(reads).toBe(2);
  });
});
