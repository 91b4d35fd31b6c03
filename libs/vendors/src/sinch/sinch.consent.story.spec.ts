import type { HttpAnswer } from '../contract/command';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { sinch } from '.';
import { accountWith } from './sinch.given';
import { APPLICATION, ok, type Said, simulated } from './simulator.given';

const account = accountWith({
  applications: [APPLICATION],
  consent: { menu: { prompt: 'May we record?' }, onNoAnswer: 'declined' },
});

const rawOf = (said: Said): RawWebhook => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(said)),
  kind: '',
  receivedAt: '2026-03-02T09:14:30.000Z',
});

/** The ingress as far as this needs it: records who has granted it, and asks who has said nothing. */
const listening = () => {
  const heard: VendorFact[] = [];
  const names = (): readonly string[] => heard.map(({ name }) => name);
  const answer = (said: Said): HttpAnswer => {
    const webhook = rawOf(said);
    heard.push(...sinch.interpret(webhook, account).facts);
    const record = names().includes('ConsentGranted');
    const isConsentDecisive = !record && !names().includes('ConsentDeclined');
    const answered = sinch.answering?.answer({ webhook, account, record, isConsentDecisive });
    heard.push(...(answered?.facts ?? []));
    return { ...ok, body: JSON.stringify(answered?.body) };
  };
  return { names, answers: { ice: answer, pie: answer, ace: answer, dice: answer } };
};

const told = async (dtmf: string) => {
  const { names, answers } = listening();
  const scene = await simulated(answers);
  const { sessionRef } = await scene.control('calls', { dtmf, ringMs: 1_000, talkMs: 30_000 });
  await scene.world.pass(90_000);
  return { scene, sessionRef, heard: names() };
};

describe('a call that is asked for consent', () => {
  it('is recorded after it was granted, and goes where it was to go', async () => {
    const { scene, sessionRef, heard } = await told('1');
    expect(scene.words()).toEqual([
      'ice',
      'pie',
      'ace',
      'recording_finished',
      'dice',
      'recording_available',
      'transcription_available',
    ]);
    expect(scene.capturesOf(sessionRef)).toHaveLength(1);
    expect(scene.simulator.knowledge().refusals).toEqual([]);
    expect(heard.indexOf('ConsentGranted')).toBeLessThan(heard.indexOf('CaptureStarted'));
  });

  it.each([
    ['was declined', '2'],
    ['nobody pressed anything', ''],
    ['something else was pressed', '7'],
  ])('is not recorded when %s, and goes where it was to go all the same', async (_, dtmf) => {
    const { scene, sessionRef, heard } = await told(dtmf);
    expect(scene.words()).toEqual(['ice', 'pie', 'ace', 'dice']);
    expect(scene.capturesOf(sessionRef)).toEqual([]);
    expect(scene.simulator.knowledge().refusals).toEqual([]);
    expect(heard.filter((name) => name.startsWith('C'))).toEqual(['ConsentDeclined']);
  });
});
