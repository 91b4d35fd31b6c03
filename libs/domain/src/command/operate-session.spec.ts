import { at, contextOf, fact, given, plainProfile } from '@earwitness/testing';
import { commandStatus } from './command-status';

const context = contextOf({ profiles: { telnyx: { ...plainProfile, startsWithSession: [], operations: ['hangUp'] } } });
const session = fact('SessionStarted', {});
const asked = (operation: string) =>
  fact(
    'OperationRequested',
    {
      requestId: 'request-1',
      requestedBy: 'officer',
      sessionKey: 'telnyx/main/session-1',
      operation,
      input: { cause: 'busy' },
    },
    { vendor: 'api', sessionRef: '', links: [], occurredAt: at(5) },
  );
const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(4) });

describe('an operation that only one vendor has', () => {
  it('is a command to that vendor, with its input', () => {
    const { decisions } = given(session).under(context).when(asked('hangUp'));
    expect(decisions).toContainEqual(
      expect.objectContaining({
        name: 'CommandIssued',
        data: {
          command: expect.objectContaining({ type: 'OperateSession', operation: 'hangUp', input: { cause: 'busy' } }),
        },
      }),
    );
  });

  it.each([
    ['that the vendor does not have', 'levitate', [], 'Unsupported'],
    ['on a session that is over', 'hangUp', [ended], 'SessionEnded'],
  ])('is withheld where it is one %s', (...[, operation, before, reason]) => {
    const { decisions } = given(session, ...before)
      .under(context)
      .when(asked(operation));
    expect(decisions).toContainEqual(
      expect.objectContaining({ name: 'CommandWithheld', data: expect.objectContaining({ reason }) }),
    );
  });

  it('is done when the vendor took it: no fact that all vendors share could show more', () => {
    const { decisions } = given(session).under(context).when(asked('hangUp'));
    const [command] = decisions.flatMap((one) => (one.name === 'CommandIssued' ? [one.data.command] : []));
    const about = { commandId: command?.commandId, commandType: 'OperateSession' };
    const { state } = given(session, asked('hangUp'), fact('CommandAccepted', about, { occurredAt: at(6) })).under(
      context,
    );
    const [life] = state.commands.filter(({ command: { type } }) => type === 'OperateSession');
    expect(life && commandStatus(state, life)).toBe('confirmed');
  });
});

describe('a mode that starts only in some sessions', () => {
  const profile = { ...plainProfile, startsOnlyWhere: { file: { kind: 'leg' } } };
  const started = (kind: string) =>
    given()
      .under(contextOf({ profiles: { telnyx: profile } }))
      .when(fact('SessionStarted', {}, { refs: { kind } }))
      .decisions.filter(({ name }) => name === 'CommandIssued');

  it('starts in those', () => expect(started('leg')).toHaveLength(1));
  it('starts in no other', () => expect(started('conference')).toHaveLength(0));
});
