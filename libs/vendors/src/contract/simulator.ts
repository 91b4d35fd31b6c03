import type { Instant } from '@earwitness/domain';
import type { HttpAnswer } from './command';

export interface SimulatedRequest {
  readonly method: string;
  /** Path and query, without the simulator's own prefix. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What a simulator may touch: real HTTP, compressed time and seeded chance come from whoever hosts it. */
export interface SimulatedWorld {
  now(): Instant;
  /** 0 ≤ x < 1, from a seed. */
  random(): number;
  /** Runs after so much of the vendor's time, which the host may compress. */
  after(milliseconds: number, action: () => Promise<void> | void): void;
  /** Calls out as the vendor would. @throws when there is no answer within `timeoutMs` of real time. */
  http(call: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly timeoutMs: number;
  }): Promise<HttpAnswer>;
  /** Puts a message on a queue of the customer's, as a topic does that the queue is subscribed to. */
  send(queueUrl: string, body: string): Promise<void>;
}

/** Faults that a vendor's network can have; chances are 0…1. Each vendor adds its own. */
export interface DeliveryFaults {
  readonly duplicate: number;
  readonly drop: number;
  readonly forgeSignature: number;
  readonly stale: number;
  readonly unknownType: number;
  /** Each delivery is held back by a random time up to this, so that deliveries overtake each other. */
  readonly reorderWithinMs: number;
  readonly delayMs: number;
}

export const noFaults: DeliveryFaults = {
  duplicate: 0,
  drop: 0,
  forgeSignature: 0,
  stale: 0,
  unknownType: 0,
  reorderWithinMs: 0,
  delayMs: 0,
};

/** What a simulator knows to have happened, to be compared with what the platform says. */
export interface Knowledge {
  readonly vendor: string;
  readonly sessions: readonly {
    readonly sessionRef: string;
    readonly state: string;
    readonly captures: readonly { readonly captureRef: string; readonly state: string }[];
  }[];
  /** How often each command had an effect, by whatever the vendor can tell them apart. */
  readonly effects: Readonly<Record<string, number>>;
  /** Requests that the vendor would have refused, with the reason: an adapter's fault. */
  readonly refusals: readonly { readonly request: string; readonly reason: string }[];
  readonly deliveries: { readonly acknowledged: number; readonly refused: number; readonly given_up: number };
}

export interface VendorSimulator {
  readonly vendor: string;
  /** Serves the vendor's API as strictly as the vendor would, and its own control under `/__sim`. */
  handle(request: SimulatedRequest): Promise<HttpAnswer>;
  /** A message that arrived on a queue of the vendor's. */
  receive?(queueUrl: string, body: string): Promise<void>;
  knowledge(): Knowledge;
}

/** @param settings are the vendor's own, each with a default. @throws ZodError when they are not of its form. */
export type SimulatorFactory = (world: SimulatedWorld, settings?: Readonly<Record<string, unknown>>) => VendorSimulator;

/** What an account of the simulated vendor looks like in the accounts file, beside its id. */
export type SimulatedAccount = (settings: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/**
 * Stands for the SIP INVITE and BYE of a recording session between two simulators (RFC 7866): the client posts them to
 * the server's `/__sim/invite` and `/__sim/bye`.
 */
export interface SimulatedInvite {
  readonly callId: string;
  /**
   * RFC 7865 metadata. Headers of the recorded call that are handed on are extension data: an element of a foreign
   * namespace for each, at any depth within `session`, with the header's name as its local name: `<x:X-Interaction-Id>`.
   */
  readonly metaData: string;
}
export interface SimulatedBye {
  readonly callId: string;
}
