import type { Account, Directory } from '@earwitness/configuration';
import { deriveTraceId, type Fact, type Instant } from '@earwitness/domain';
import { type Appendable, encodeFact } from '@earwitness/messaging';
import { addressFact, deliveryOf, type RawWebhook, type Sealer } from '@earwitness/vendors';

/** A webhook of a vendor's, as far as its adapter looks at it. */
export interface Said {
  readonly vendor: string;
  readonly account: string;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** When it is received; now, if nothing depends on it. */
  readonly at?: Instant;
}

export interface Leg {
  readonly leg: string;
  readonly account?: string;
  /** The vendor's grouping. */
  readonly group?: string;
  readonly from?: string;
  readonly at?: Instant;
  readonly clientState?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What Telnyx says of a leg: `call.answered`. */
export const telnyx = (type: string, about: Leg): Said => {
  const { leg, account = 'voice', group = `group-${leg}`, from = '+35318000001', headers = {} } = about;
  const payload = {
    call_leg_id: leg,
    call_control_id: `control-${leg}`,
    call_session_id: group,
    connection_id: '7267xxxxxxxxxxxxxx',
    direction: 'incoming',
    from,
    to: '+35318000002',
    custom_headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    ...(about.clientState === undefined ? {} : { client_state: about.clientState }),
  };
  const occurred_at = about.at ?? new Date().toISOString();
  const data = { record_type: 'event', event_type: type, id: `${type}/${leg}`, occurred_at, payload };
  return { vendor: 'telnyx', account, kind: '', body: { data }, at: occurred_at };
};

/** Of the emulator's queues, unless they are made for another. */
export const QUEUE_REGION = 'us-east-1';

export interface Recorded {
  readonly recording: string;
  readonly account?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly related?: readonly string[];
  readonly commandQueue?: string;
  readonly at?: Instant;
}

const metaDataOf = (headers: Readonly<Record<string, string>>): string => {
  const elements = Object.entries(headers).map(([name, value]) => `<x:${name}>${value}</x:${name}>`);
  return `<recording xmlns="urn:ietf:params:xml:ns:recording:1" xmlns:x="urn:example:headers"><datamode>complete</datamode><session session_id="c2Vzc2lvbg==">${elements.join('')}</session></recording>`;
};

/** What iotcomms says of a recording by REST callback: `recordingReady`. */
export const iotcomms = (kind: string, about: Recorded): Said => {
  const { recording, account = 'recorder', headers, related = [], commandQueue } = about;
  const body = {
    recordingId: recording,
    sipRecCallId: `sip-${recording}`,
    replyId: `reply-${kind}-${recording}`,
    relatedRecordings: related.map((recordingId) => ({ recordingId, startTime: 1_790_000_000_000 })),
    ...(headers ? { metaData: metaDataOf(headers) } : {}),
    ...(commandQueue === undefined ? {} : { commandQueue, commandRegion: QUEUE_REGION }),
  };
  return { vendor: 'iotcomms-recording', account, kind, body, ...(about.at === undefined ? {} : { at: about.at }) };
};

/** Translates as ingress does, through the vendors' own adapters. */
export class Voices {
  constructor(
    private readonly directory: Directory,
    private readonly sealer: Sealer,
  ) {}

  facts({ vendor, account: id, kind, body, at = new Date().toISOString() }: Said): readonly Fact[] {
    const account = this.directory.accountOf(vendor, id);
    if (!account) throw new Error(`no account ${vendor}/${id}`);
    const webhook: RawWebhook = {
      headers: {},
      body: Buffer.from(JSON.stringify(body)),
      kind,
      receivedAt: at,
    };
    return this.translated(webhook, account);
  }

  records(said: Said): readonly Appendable[] {
    return this.facts(said).map((fact) => toRecord(fact));
  }

  private translated(webhook: RawWebhook, { adapter, settings }: Account): readonly Fact[] {
    const delivery = deliveryOf(adapter, webhook, settings);
    return adapter.interpret(webhook, settings).facts.map((stated, ordinal) => {
      const fact = addressFact(stated, ordinal, delivery);
      const sealed = Object.entries(stated.secrets ?? {}).map(([event, secret]) => [
        event,
        this.sealer.sealText(secret, settings.tenant),
      ]);
      const handles = sealed.length > 0 ? { handles: Object.fromEntries(sealed) as Record<string, string> } : {};
      return { ...fact, origin: { ...fact.origin, ...handles } };
    });
  }
}

export const toRecord = (fact: Fact): Appendable => {
  const { vendor, account, sessionRef = fact.origin.captureRef ?? fact.id } = fact.origin;
  const traceparent = `00-${deriveTraceId(fact.id)}-${'b'.repeat(16)}-01`;
  return encodeFact(fact, `${vendor}/${account}/${sessionRef}`, { traceparent });
};
