import { CANARIES } from './accounts';
import { withBody } from './delivery';
import { World } from './world';

const TELNYX = 'telnyx/main';
const IOTCOMMS = 'iotcomms-recording/main';

it('what goes wrong is logged, and no secret with it', async () => {
  const world = await World.begin({ patience: { busDeadlineMs: 1_500, answerWithinMs: 500 } });
  const { telnyx, iotcomms, postgres } = world.ground;
  const speaker = iotcomms.speaker();
  const started = await speaker.notification({
    event: 'RECORDINGSTARTED',
    recordingId: 'r-1',
    replyId: CANARIES.replyId,
    error: CANARIES.replyId,
  });
  await world.send(TELNYX, withBody(telnyx.event(), CANARIES.apiKey));
  await world.send(IOTCOMMS, withBody(await speaker.newCall(), `{"replyId":"${CANARIES.replyId}"}`));
  await world.send(`${IOTCOMMS}/${CANARIES.replyId}`, started);
  expect(await world.send(IOTCOMMS, started)).toMatchObject({ status: 200 });
  postgres.faults.isRefusing = true;
  postgres.cut();
  expect(await world.send(IOTCOMMS, started)).toMatchObject({ status: 503 });
  await world.send(IOTCOMMS, await speaker.newCall());
  postgres.faults.isRefusing = false;
  const log = await world.logged();
  for (const line of ['webhook refused', 'webhook not taken', 'decision spilled to disk']) expect(log).toContain(line);
  await world.end();
});

it('capabilities and raw words are on the bus sealed, and nowhere else', async () => {
  const world = await World.begin();
  const ready = { event: 'RECORDINGREADY', recordingId: 'r-1', replyId: CANARIES.replyId };
  await world.send(IOTCOMMS, await world.ground.iotcomms.speaker().notification(ready));
  const facts = await world.ground.bus.facts();
  const records = await world.ground.bus.on('earwitness.facts');
  const bytes = records.flatMap(({ value, headers }) => [String(value), ...Object.values(headers).map(String)]);
  expect(bytes.filter((text) => text.includes(CANARIES.replyId))).toEqual([]);
  const handles = facts.flatMap(({ fact }) => Object.values(fact.origin.handles ?? {}));
  expect(handles.map((handle) => world.sealer.openText(handle, 'acme'))).toEqual([{ replyId: CANARIES.replyId }]);
  expect(world.unsealed(facts[0]?.raw)).toContain(CANARIES.replyId);
  await world.end();
});
