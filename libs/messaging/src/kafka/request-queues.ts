import { createRequire } from 'node:module';

/** What kafkajs 2.2.4 has of a connection's requests; it is not part of its interface. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
}

type RequestQueues = abstract new (...options: never[]) => RequestQueue;

const kafkajs = createRequire(__filename);

export const requestQueues = (): RequestQueues => kafkajs('kafkajs/src/network/requestQueue') as RequestQueues;

let isMended = false;

/**
 * kafkajs looks for requests that wait a thousand times a second, for ever, on every connection that was answered once:
 * a timer that is set into the past sets the next one, of which Node warns. Here it looks where some do wait.
 */
export const lookForWaitingRequestsOnly = (): void => {
  if (isMended) return;
  isMended = true;
  const { prototype } = requestQueues() as { readonly prototype: RequestQueue };
  const { scheduleCheckPendingRequests } = prototype;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
};
