import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { telnyx } from '../conformance/vendors';
import type { Fact } from '../facts/fact';
import { consentOf } from '../statement/consent';
import { MOST_STOPS_AGAIN } from './stop-again.deadline';

const context = contextOf({
  decision: (state) =>
    consentOf(state).state === 'withdrawn' ? { record: false, decidedBy: 'prohibition', policyIds: ['consent'] } : {},
  profiles: { telnyx: { ...telnyx, startsWithSession: ['native'] } },
});
const api = { vendor: 'earwitness', account: 'api', sessionRef: '', links: [] };
const said = (name: 'ConsentGranted' | 'ConsentWithdrawn', seconds: number) =>
  fact(name, {}, { ...api, occurredAt: at(seconds) }) as Fact;
const about = (seconds: number) => ({ captureRef: 'r1', occurredAt: at(seconds) });
const session = fact('SessionStarted', {});
const withdrawn = said('ConsentWithdrawn', 2);
const starting = fact('CaptureStarting', { mode: 'native' }, about(1));
const started = (seconds: number) => fact('CaptureStarted', { mode: 'native', confirmed: true }, about(seconds));
const told = [session, starting, withdrawn] as const;
const story = (...before: readonly (Fact | string)[]) => given(...before).under(context);

const lastStop = (...before: readonly (Fact | string)[]) =>
  story(...before)
    .state.commands.filter(({ command }) => command.type === 'StopCapture')
    .at(-1);
/** The vendor refuses the last stop that was demanded of it. */
const refused = (seconds: number, before: readonly (Fact | string)[], retryable = false) =>
  fact(
    'CommandRefused',
    { commandId: lastStop(...before)?.id, reason: '40003', retryable },
    { occurredAt: at(seconds) },
  ) as Fact;
const again = (n: number) =>
  decided('CommandIssued', {
    command: expect.objectContaining({
      type: 'StopCapture',
      attempt: 1,
      intent: expect.stringMatching(new RegExp(`/permission/again/${n}$`)) as string,
    }),
  });

describe('a stop that was refused because nothing ran yet', () => {
  const refusal = refused(3, told);

  it('is due again as soon as the capture is seen to have started', () => {
    story(...told, refusal, started(4))
      .when(at(3.999))
      .then();
    story(...told, refusal, started(4))
      .when(at(4))
      .then(again(1));
  });

  it('is due again whichever of refusal and start is heard of first', () => {
    for (const facts of [
      [refusal, started(4)],
      [started(4), refusal],
    ])
      story(...told, ...facts)
        .when(at(4))
        .then(again(1));
  });

  it('is due again some time later where nobody says that it started', () => {
    story(...told, refusal)
      .when(at(12.999))
      .then();
    story(...told, refusal)
      .when(at(13))
      .then(again(1));
  });

  it('is not due again while one is under way', () => {
    story(...told, started(4))
      .when(at(50))
      .then();
    story(...told, refusal, started(4), at(4))
      .when(at(500))
      .then();
    const accepted = fact('CommandAccepted', { commandId: lastStop(...told)?.id ?? '' }, { occurredAt: at(3) });
    story(...told, accepted, started(4))
      .when(at(50))
      .then();
  });

  it('is tried again as the same stop where the vendor was only busy', () => {
    const { decisions } = story(...told, refused(3, told, true), started(3.5)).when(at(20));
    expect(decisions).toMatchObject([{ name: 'CommandIssued', data: { command: { attempt: 2 } } }]);
  });

  it.each<[string, Fact]>([
    ['that has ended', fact('CaptureStopped', { mode: 'native' }, about(5))],
    ['whose session has ended', fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(5) })],
    ['that is permitted again', said('ConsentGranted', 5)],
  ])('is not due again for a capture %s', (_, end) => {
    expect(lastStop(...told, refusal, started(4), end, at(30))).toEqual(lastStop(...told));
    expect(lastStop(...told, refusal, started(4), at(30))).not.toEqual(lastStop(...told));
  });

  it('is due again a bounded number of times', () => {
    const before: (Fact | string)[] = [...told, started(2.5)];
    for (let n = 0; n < MOST_STOPS_AGAIN * 2; n += 1) before.push(refused(n * 1_000 + 3, before), at(n * 1_000 + 900));
    const stops = story(...before).state.commands.filter(({ command }) => command.type === 'StopCapture');
    expect(stops).toHaveLength(MOST_STOPS_AGAIN + 1);
    expect(new Set(stops.map(({ id }) => id)).size).toBe(MOST_STOPS_AGAIN + 1);
  });
});
