import { adapters } from '@earwitness/vendors';
import { codeOf, documented, unmentioned } from './documented-names';

describe("the vendors' documents", () => {
  it('are those of every vendor there is', () => {
    expect(Object.keys(documented).sort()).toEqual(adapters.map(({ vendor }) => vendor).sort());
  });

  describe.each(Object.entries(documented))('of %s', (vendor, { names }) => {
    const code = codeOf(vendor);

    it('name nothing that the adapter does not mention', () => {
      expect(unmentioned(names, code)).toEqual([]);
    });

    it('are listed without doubles, and not by one who was in a hurry', () => {
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeGreaterThan(20);
    });

    it('would be missed where they name something else', () => {
      expect(unmentioned(['levitationHeight', `${names[0] ?? ''}x`], code)).toHaveLength(2);
    });
  });
});
