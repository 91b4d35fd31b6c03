import { World } from './world';

const IOTCOMMS = 'iotcomms-recording/main';
const NAMESPACE = 'urn:ietf:params:xml:ns:recording:1';

let world: World;
beforeAll(async () => void (world = await World.begin()));
afterAll(() => world.end());

const recording = (content: string): string =>
  `<recording xmlns="${NAMESPACE}"><session session_id="s"/>${content}</recording>`;
const PARTICIPANT = '<participant participant_id="p"><nameID aor="sip:+4930123@example.com"/></participant>';

/** What is told of the call that is asked about with these metadata. */
const announced = async (metaData: string) => {
  const question = await world.ground.iotcomms.speaker().newCall(metaData);
  const startedAt = performance.now();
  const answer = await world.send(IOTCOMMS, question);
  const tookMs = performance.now() - startedAt;
  const { fact, raw } = (await world.ground.bus.facts()).at(-1) ?? {};
  return { answer, tookMs, fact, isKeptWhole: world.unsealed(raw) === question.body.toString() };
};

it('metadata that are sound tell who takes part', async () => {
  expect(await announced(recording(PARTICIPANT))).toMatchObject({
    answer: { status: 200, text: '{"recordCall":true}' },
    fact: { name: 'SessionAnnounced', data: { participants: [{ address: 'sip:+4930123@example.com' }] } },
  });
});

describe('a call is answered for, and told of without its metadata, when these', () => {
  const laughs = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? 'ha' : `&l${level - 1};`.repeat(10);
    return `<!ENTITY l${level} "${inner}">`;
  }).join('');
  const quadratic = 'a'.repeat(20_000);

  it.each<[string, string]>([
    ['multiply entities', `<!DOCTYPE recording [${laughs}]>${recording('<x>&l8;</x>')}`],
    ['repeat a long entity', `<!DOCTYPE r [<!ENTITY a "${quadratic}">]>${recording(`<x>${'&a;'.repeat(9_000)}</x>`)}`],
    ['name entities that nobody declared', recording(`${PARTICIPANT}<x>${'&boom;'.repeat(9_000)}</x>`)],
    ['are nested 5,000 deep', recording(PARTICIPANT + '<a>'.repeat(5_000) + '</a>'.repeat(5_000))],
    ['are nested and never closed', recording(PARTICIPANT + '<a>'.repeat(10_000))],
    ['are a flood of elements', recording(PARTICIPANT + '<a/>'.repeat(15_000))],
    [
      'are a flood of attributes',
      recording(`${PARTICIPANT}<a ${Array.from({ length: 5_000 }, (_, i) => `b${i}="c"`).join(' ')}/>`),
    ],
    [
      'are a flood of namespaces',
      recording(`${PARTICIPANT}<a ${Array.from({ length: 3_000 }, (_, i) => `xmlns:b${i}="c"`).join(' ')}/>`),
    ],
    ['have a text of 100,000 characters', recording(`${PARTICIPANT}<a>${'b'.repeat(100_000)}</a>`)],
    ['are larger than any', recording(PARTICIPANT.repeat(2_000))],
    ['have a comment without an end', `${recording(PARTICIPANT)}<!--${'-'.repeat(50_000)}`],
    ['are no XML', '{"recording":true}'],
    ['are of two roots', recording(PARTICIPANT).repeat(2)],
    ['are binary', '\u0000\u0001\u0002<recording>'],
  ])('%s', async (_, metaData) => {
    const { answer, tookMs, fact, isKeptWhole } = await announced(metaData);
    expect(answer).toMatchObject({ status: 200, text: '{"recordCall":true}' });
    expect(fact).toMatchObject({ name: 'SessionAnnounced', data: { participants: [], answer: { record: true } } });
    expect(isKeptWhole).toBe(true);
    expect(tookMs).toBeLessThan(2_000);
  });
});

it('an external entity is not looked up', async () => {
  const { sink } = world.ground;
  for (const declaration of [
    `<!DOCTYPE recording SYSTEM "${sink.url}/recording.dtd">`,
    `<!DOCTYPE recording [<!ENTITY x SYSTEM "${sink.url}/x">]>`,
    `<!DOCTYPE recording [<!ENTITY % x SYSTEM "${sink.url}/x"> %x;]>`,
    `<?xml-stylesheet href="${sink.url}/x.xsl"?>`,
  ]) {
    const { answer } = await announced(`${declaration}${recording('<x>&x;</x>')}`);
    expect(answer).toMatchObject({ status: 200, text: '{"recordCall":true}' });
  }
  expect(sink.connections).toBe(0);
  await fetch(sink.url);
  expect(sink.connections).toBe(1);
});
