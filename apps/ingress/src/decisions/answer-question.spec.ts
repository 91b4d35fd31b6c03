import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '@earwitness/configuration';
import { createLogger } from '@earwitness/observability';
import { noPolicies, type PolicySet } from '@earwitness/policy';
import { until } from '@earwitness/testing';
import type { Answering, Question, RawWebhook, VendorFact } from '@earwitness/vendors';
import { AnswerQuestion, type Asking } from './answer-question';
import { AskedCalls } from '../calls/asked-calls';
import { CustomerApplication } from './customer-application';
import { RecordQuestion } from './record-question';

const DEADLINE_MS = 250;
const settings = { id: 'main', tenant: 'bank' };
const announced: VendorFact = { name: 'SessionAnnounced', data: { direction: 'unknown', participants: [] } };
const starting: VendorFact = { name: 'CaptureStarting', data: { mode: 'native' } };
const webhook: RawWebhook = {
  headers: {},
  body: Buffer.from('{"call":1}'),
  kind: '',
  receivedAt: '2026-03-02T09:00:00.000Z',
};
const succeed = (): Promise<void> => Promise.resolve();
const fail = (): Promise<void> => Promise.reject(new Error('the disk is full'));
const recording = (id: string): Question => ({ about: 'recording', subject: 'call-1', id });

describe('answering what a call set-up waits for', () => {
  let server: Server;
  let bodies: string[];
  let reply: (response: ServerResponse) => void;
  let base: string;
  let policies: PolicySet;
  let customer: CustomerApplication;
  let question: AnswerQuestion;
  let kept: (readonly VendorFact[])[];
  let write: () => Promise<void>;

  beforeEach(async () => {
    bodies = [];
    kept = [];
    write = succeed;
    reply = (response) => response.end(`{"said":${bodies.length}}`);
    policies = noPolicies;
    server = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        reply(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const logger = createLogger({ service: 'ingress', level: 'silent' });
    customer = new CustomerApplication(logger);
    const active = (): PolicySet => policies;
    const calls = new AskedCalls({ policies: { active, byHash: () => undefined }, stated: () => [] });
    question = new AnswerQuestion(new RecordQuestion(active, logger, calls), customer);
  });
  afterEach(async () => {
    await customer.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const account = (own: Partial<Answering<typeof settings>> = {}): Account =>
    ({
      settings,
      profile: { startsWithSession: [], capabilities: {} },
      adapter: {
        vendor: 'sinch',
        answering: {
          forward: () => ({
            call: { via: 'http', method: 'POST', url: base, headers: {}, body: webhook.body.toString() },
            deadlineMs: DEADLINE_MS,
          }),
          answer: ({ record, routing }) => ({
            body: { record, routing: routing?.status === 200 ? routing.body : (routing?.status ?? 'none') },
            facts: [starting],
          }),
          ...own,
        } satisfies Answering<typeof settings>,
      },
    }) as unknown as Account;
  const asking = (
    of = account(),
    { deliveryId = 'delivery-1', facts = [announced] as readonly VendorFact[] } = {},
  ): Asking => ({
    webhook,
    account: of,
    interpretation: { facts },
    facts: [],
    deliveryId,
    keep: async (stated) => {
      await write();
      kept.push(stated);
    },
  });
  const names = () => kept.map((facts) => facts.map(({ name }) => name));

  it('asks the application of the customer, and adds what policy says', async () => {
    const { status, body } = await question.answer(recording('ice'), asking());
    expect([status, body]).toEqual([200, { record: false, routing: '{"said":1}' }]);
    expect(bodies).toEqual(['{"call":1}']);
    expect(names()).toEqual([['SessionAnnounced', 'CaptureStarting']]);
    expect(kept[0]?.[0]?.data).toMatchObject({ answer: { record: false, reason: 'policy' } });
  });

  it('answers the same question once, word for word, also while the first answer is being made', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => question.answer(recording('ice'), asking())));
    answers.push(await question.answer(recording('ice'), asking()));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(bodies).toHaveLength(1);
    expect(kept).toHaveLength(1);
    await question.answer(recording('ace'), asking());
    expect(bodies).toHaveLength(2);
    expect(kept).toHaveLength(2);
  });

  it('keeps the words of another delivery of the same question, which gets the same answer', async () => {
    const { body } = await question.answer(recording('ice'), asking());
    const otherwise = asking(account(), { deliveryId: 'delivery-2', facts: [announced, announced] });
    expect((await question.answer(recording('ice'), otherwise)).body).toEqual(body);
    expect(bodies).toHaveLength(1);
    expect(names()).toEqual([
      ['SessionAnnounced', 'CaptureStarting'],
      ['SessionAnnounced', 'SessionAnnounced'],
    ]);
    expect(kept[1]?.[0]?.data).not.toHaveProperty('answer');
  });

  it('answers nobody before what is answered is durable, and does not take for durable what is not', async () => {
    write = fail;
    const both = Promise.allSettled([1, 2].map(() => question.answer(recording('ice'), asking())));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    write = succeed;
    reply = (response) => response.end('"something else"');
    const { body } = await question.answer(recording('ice'), asking());
    expect(body).toEqual({ record: false, routing: '{"said":1}' });
    expect(bodies).toHaveLength(1);
    expect(names()).toEqual([['SessionAnnounced', 'CaptureStarting']]);
  });

  it('keeps the words of whoever asks again with the answer that could not be kept', async () => {
    write = fail;
    await expect(question.answer(recording('ice'), asking())).rejects.toThrow('the disk is full');
    write = succeed;
    const otherwise = asking(account(), { deliveryId: 'delivery-2', facts: [announced, announced] });
    const { body } = await question.answer(recording('ice'), otherwise);
    expect(body).toEqual({ record: false, routing: '{"said":1}' });
    expect(bodies).toHaveLength(1);
    expect(names()).toEqual([['SessionAnnounced', 'SessionAnnounced', 'CaptureStarting']]);
    expect(kept[0]?.[0]?.data).toMatchObject({ answer: { record: false, reason: 'policy' } });
  });

  it.each<[string, (response: ServerResponse) => void, string | number]>([
    ['is broken', (response) => response.writeHead(500).end('{}'), 500],
    ['hangs up', (response) => response.destroy(), 'none'],
    ['takes too long', () => undefined, 'none'],
    ['answers too deeply', (response) => response.end('['.repeat(30_000)), 'none'],
    ['sends elsewhere', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), 302],
  ])('has no routing, and says why, when the application %s', async (...[, broken, routing]) => {
    reply = broken;
    const startedAt = performance.now();
    const { body } = await question.answer(recording('ice'), asking());
    expect(body).toEqual({ record: false, routing });
    expect(performance.now() - startedAt).toBeLessThan(DEADLINE_MS * 4);
  });

  it('asks again when it had told the vendor to come again', async () => {
    const failing = account({ answer: () => ({ status: 503, body: {} }) });
    await question.answer(recording('ice'), asking(failing));
    await question.answer(recording('ice'), asking(failing));
    expect(bodies).toHaveLength(2);
  });

  it('decides nothing where only routing is asked for', async () => {
    await question.answer({ about: 'routing', subject: 'call-1', id: 'dice' }, asking());
    expect(kept[0]?.[0]?.data).not.toHaveProperty('answer');
  });

  it('tells of the decision beside what is no announcement of a session', async () => {
    const sessionRef = 'call-1';
    const started: VendorFact = {
      name: 'SessionStarted',
      data: { direction: 'unknown', participants: [] },
      sessionRef,
    };
    await question.answer(recording('ace'), asking(account(), { facts: [started] }));
    expect(kept).toMatchObject([
      [
        { name: 'SessionStarted' },
        { name: 'CaptureStarting' },
        {
          name: 'SessionAnnounced',
          sessionRef,
          data: { answer: { record: false, decided: { basis: { findings: [] } } } },
        },
      ],
    ]);
  });

  describe('while the people of a call are asked something', () => {
    const menu = account({
      answer: ({ routing }) => (routing ? { body: routing.body, suspendsRouting: true } : { body: 'no routing' }),
    });
    const resumed = { ...recording('pie'), resumesRouting: true };

    it('keeps what the application said, and asks it no more', async () => {
      await question.answer(recording('ice'), asking(menu));
      reply = (response) => response.end('"something else"');
      const { body } = await question.answer(resumed, asking(menu));
      expect(body).toBe('{"said":1}');
      expect(bodies).toHaveLength(1);
    });

    it('keeps that it said nothing, too', async () => {
      reply = (response) => response.destroy();
      const silent = account({ answer: () => ({ body: {}, suspendsRouting: true }) });
      await question.answer(recording('ice'), asking(silent));
      await question.answer(resumed, asking(silent));
      expect(bodies).toHaveLength(1);
    });

    it('asks the application of a call that another process has kept the routing of', async () => {
      const { body } = await question.answer(resumed, asking(menu));
      expect(body).toBe('{"said":1}');
    });
  });

  it('hands on what nobody waits for, and again when it is not taken', async () => {
    reply = (response) => response.writeHead(bodies.length === 1 ? 503 : 200).end();
    customer.tell(webhook, account());
    await until(() => bodies.length === 2);
    expect(bodies).toEqual(['{"call":1}', '{"call":1}']);
  });

  it('hands on nothing where there is nobody to hand it to', async () => {
    customer.tell(webhook, account({ forward: () => undefined }));
    await customer.stop();
    expect(bodies).toEqual([]);
  });
});
