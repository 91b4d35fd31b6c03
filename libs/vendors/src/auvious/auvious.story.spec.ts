import { captureStatus, type Command, type Fact } from '@earwitness/domain';
import { contextOf, fact, given } from '@earwitness/testing';
import { auvious } from '.';
import { accountWith } from './auvious.given';
import { Host } from './auvious.host.given';

const context = contextOf({ profiles: { auvious: auvious.profile(accountWith()) } });

const stateOf = ({ facts }: Host) =>
  given(...facts)
    .under(context)
    .when().state;
const statusesOf = (host: Host) => stateOf(host).captures.map(captureStatus);

/** What is commanded when all that was heard so far, and this, is heard. */
const commandOf = ({ facts }: Host, type: Command['type'], ...more: readonly Fact[]): Command => {
  const decided = given()
    .under(context)
    .when(...facts, ...more).decisions;
  const commands = decided.flatMap((made) => (made.name === 'CommandIssued' ? [made.data.command] : []));
  const command = commands.find((each) => each.type === type);
  if (!command) throw new Error(`no ${type} was issued`);
  return command;
};

const stopRequested = (host: Host) => {
  const [capture] = stateOf(host).captures;
  const origin = { vendor: 'auvious', account: 'bank', sessionRef: host.facts[0]?.origin.sessionRef ?? '' };
  const data = { requestId: 'r-1', requestedBy: 'desk', captureId: capture?.id ?? '' };
  return fact('StopRequested', data, { ...origin, links: host.facts[0]?.origin.links ?? [] });
};

const started = async (settings: object = {}, faults: object = {}): Promise<Host> => {
  const host = await Host.over(settings);
  await host.scene.control('faults', faults);
  await host.scene.control('conferences', { conversationId: 'interaction-1' });
  await host.pass(1);
  await host.command(commandOf(host, 'StartCapture'));
  await host.pass(15);
  return host;
};

describe('a conference that is recorded by command', () => {
  it.each([
    ['as another instance', { recoveredInstance: 'new', replacedInstance: 'pending' }],
    [
      'as another instance, the one before being gone',
      { recoveredInstance: 'new', replacedInstance: 'missing', recoveringMs: 40_000 },
    ],
    ['as the same instance', { recoveredInstance: 'same', recoveringMs: 40_000 }],
    ['as another instance, with every state pushed', { recoveredInstance: 'new', push: true }],
  ])('is started, interrupted, recovered %s, stopped and stored', async (_, settings) => {
    const host = await started(settings);
    expect(statusesOf(host)).toEqual(['recording']);
    const [before] = host.named('CaptureStarted');

    await host.scene.control('conferences/interaction-1/crash');
    await host.pass(90);
    expect(host.named('CaptureInterrupted')).toHaveLength(1);
    expect(host.named('CaptureRecovered').length).toBeGreaterThan(0);
    expect(statusesOf(host)).toEqual(['recording']);

    const stop = await host.command(commandOf(host, 'StopCapture', stopRequested(host)));
    const shown = await host.scene.send({ method: 'GET', url: '/__sim/conferences/interaction-1' });
    const { recorders } = JSON.parse(shown.body) as { recorders: [{ recorderId: string; instanceId: string }] };
    const [{ recorderId, instanceId }] = recorders;
    expect(stop).toMatchObject({ url: expect.stringContaining(`/interaction-1/${recorderId}/${instanceId}/stop`) });
    const isNew = !Object.values(before?.origin.refs ?? {}).includes(instanceId);
    expect(isNew).toBe(settings.recoveredInstance === 'new');

    await host.pass(90);
    expect(statusesOf(host)).toEqual(['stored']);
    expect(recorders).toHaveLength(1);
  });

  it('is known to have recovered when nobody saw that it was interrupted', async () => {
    const host = await started({ recoveredInstance: 'same', recoveringMs: 1_000 });
    await host.scene.control('conferences/interaction-1/crash');
    await host.pass(45);
    expect(host.named('CaptureInterrupted')).toEqual([]);
    expect(host.named('CaptureRecovered')).toHaveLength(1);
    expect(statusesOf(host)).toEqual(['recording']);
  });

  it('asks no more when all is stored and the conference is over', async () => {
    const host = await started();
    await host.scene.control('conferences/interaction-1/end');
    await host.pass(120);
    expect(statusesOf(host)).toEqual(['stored']);
    expect(host.isQuiet).toBe(true);
  });

  it('is one capture when the start was answered 201 without a word', async () => {
    const host = await started({}, { created: 1 });
    expect(statusesOf(host)).toEqual(['recording']);
    expect(host.asked).toContain('started');
  });

  it('is stopped when it is over, and stored only when every track is', async () => {
    const host = await started({ uploadMs: 60_000 });
    await host.scene.control('conferences/interaction-1/end');
    await host.pass(25);
    expect(statusesOf(host)).toEqual(['processing']);
    await host.pass(240);
    expect(statusesOf(host)).toEqual(['stored']);
  });

  it.each([
    ['cannot start', { startFails: 1 }],
    ['breaks down', { runFails: 1 }],
    ['does not come back', { crash: 1, recoveryFails: 1 }],
  ])('fails when its recorder %s', async (_, faults) => {
    const host = await started({}, faults);
    await host.pass(120);
    expect(statusesOf(host)).toContain('failed');
    expect(host.named('RecordingStored')).toEqual([]);
  });

  it('has failed when one of its tracks cannot be stored', async () => {
    const host = await started({}, { uploadFails: 1 });
    await host.scene.control('conferences/interaction-1/end');
    await host.pass(120);
    expect(statusesOf(host)).toEqual(['failed']);
    expect(host.named('TrackFailed').length).toBeGreaterThan(0);
  });
});

describe('a conference that Auvious records by itself', () => {
  it('is found, followed and stored', async () => {
    const host = await Host.over({ autoRecord: true }, { starts: 'vendor' });
    await host.scene.control('conferences', { conversationId: 'interaction-1', talkMs: 60_000 });
    await host.pass(40);
    expect(statusesOf(host)).toEqual(['recording']);
    await host.pass(120);
    expect(statusesOf(host)).toEqual(['stored']);
    expect(host.isQuiet).toBe(true);
  });

  it('is found after its end, when it was over before anybody looked', async () => {
    const host = await Host.over({ autoRecord: true }, { starts: 'vendor' });
    await host.scene.control('conferences', { conversationId: 'interaction-1', talkMs: 1_500 });
    await host.pass(60);
    expect(host.asked).toContain('composition');
    expect(statusesOf(host)).toEqual(['stored']);
  });
});
