import { decideRetention } from './decide-retention';
import { factsAbout, policy, setOf, unanswered } from './policies.samples';

const r = { id: 'r', vendor: 'telnyx', mode: 'native', durationSec: 3, isStored: true };
const facts = factsAbout({}, { r });
const brief = (stated: object) => policy('brief', stated, (known) => (known.r?.durationSec ?? 99) < 5);

describe('how long a recording is kept', () => {
  it('is said by policies of the lifecycle, of the recording itself, and by those that demanded it', () => {
    const set = setOf([
      brief({ phase: 'lifecycle', lifecycle: { retainMax: 'P1D', dispose: 'deleteAll' } }),
      policy('usually', { lifecycle: { retainMax: 'P9D', hold: true } }),
      policy('pci', { phase: 'control' }),
    ]);
    expect(decideRetention(set, facts)).toEqual({ retainMaxMs: 86_400_000, dispose: 'deleteAll', hold: true });
    expect(decideRetention(set, factsAbout({}, { r: { ...r, durationSec: 60 } }))).toMatchObject({ dispose: 'keep' });
  });

  it('is for ever where nobody says anything, or only in shadow', () => {
    const set = setOf([
      brief({ mode: 'shadow', phase: 'lifecycle', lifecycle: { dispose: 'deleteAll' } }),
      policy('usually'),
    ]);
    expect(decideRetention(set, facts)).toEqual({ dispose: 'keep', hold: false });
  });

  it('waits for no missing fact', () => {
    const set = setOf([
      unanswered('a', { phase: 'lifecycle', onIndeterminate: 'defer(P1D)', lifecycle: { hold: true } }),
    ]);
    expect(decideRetention(set, facts).hold).toBe(false);
  });
});
