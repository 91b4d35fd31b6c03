import { until } from '@earwitness/testing';
import { lookForWaitingRequestsOnly, type RequestQueue, requestQueues } from './request-queues';

interface Queue extends RequestQueue {
  push(request: object): void;
  fulfillRequest(answer: object): void;
  maybeThrottle(ms: number): void;
  checkPendingRequests(): void;
  destroy(): void;
}

const nothing = (): void => undefined;
const newQueue = (): Queue => {
  const Queues = requestQueues() as unknown as new (options: object) => Queue;
  return new Queues({ maxInFlightRequests: 1, requestTimeout: 1_000, logger: { debug: nothing, warn: nothing } });
};

describe('a connection of kafkajs', () => {
  let queue: Queue;
  let sent: number[];
  const push = (correlationId: number): void =>
    queue.push({
      entry: { correlationId, resolve: nothing, reject: nothing },
      expectResponse: true,
      sendRequest: () => void sent.push(correlationId),
    });
  const answered = (correlationId: number): void => queue.fulfillRequest({ correlationId, payload: null, size: 0 });

  beforeEach(() => {
    sent = [];
    queue = newQueue();
  });
  afterEach(() => queue.destroy());

  it('would look for ever, left to itself', () => {
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
  });

  describe('that is mended', () => {
    beforeAll(() => lookForWaitingRequestsOnly());

    it('has no timer where nothing waits', () => {
      push(1);
      answered(1);
      expect(sent).toEqual([1]);
      expect(queue.throttleCheckTimeoutId).toBeNull();
    });

    it('sends what waits when it is answered', () => {
      push(1);
      push(2);
      expect(sent).toEqual([1]);
      answered(1);
      expect(sent).toEqual([1, 2]);
    });

    it('sends what waits when the broker has had its rest', async () => {
      queue.maybeThrottle(30);
      push(1);
      expect(sent).toEqual([]);
      await until(() => sent.length === 1);
      answered(1);
      await until(() => queue.throttleCheckTimeoutId === null);
    });
  });
});
