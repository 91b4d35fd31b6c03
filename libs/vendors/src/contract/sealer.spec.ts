import { randomBytes } from 'node:crypto';
import { Sealer } from './sealer';

const key = randomBytes(32);
const older = randomBytes(32);

describe('a sealer', () => {
  it('opens what it sealed', () => {
    const sealer = new Sealer([key]);
    expect(sealer.openText(sealer.sealText({ replyId: 'r' }, 'bank'), 'bank')).toEqual({ replyId: 'r' });
  });

  it('opens what an older key sealed, after rotation', () => {
    const sealed = new Sealer([older]).sealText('x', 'bank');
    expect(new Sealer([key, older]).openText(sealed, 'bank')).toBe('x');
    expect(() => new Sealer([key]).openText(sealed, 'bank')).toThrow('not here');
  });

  it('never shows the plain text, and seals the same thing differently each time', () => {
    const sealer = new Sealer([key]);
    const sealed = sealer.seal(Buffer.from('capability'), 'bank');
    expect(sealed.includes('capability')).toBe(false);
    expect(sealer.seal(Buffer.from('capability'), 'bank')).not.toEqual(sealed);
  });

  it('refuses another tenant, and any changed byte', () => {
    const sealer = new Sealer([key]);
    const sealed = sealer.seal(Buffer.from('capability'), 'bank');
    expect(() => sealer.open(sealed, 'shop')).toThrow();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => sealer.open(changed, 'bank')).toThrow();
    }
  });

  it('needs keys of 32 bytes', () => {
    expect(() => new Sealer([])).toThrow(RangeError);
    expect(() => new Sealer([randomBytes(31)])).toThrow(RangeError);
  });
});
