import { type Fact, factByWireType, factCatalogue, origin } from '@earwitness/domain';
import { z } from 'zod';
import type { Appendable } from '../log';
import { FACTS } from '../topics';
import { type Envelope, headersOf, openRecord, Poison, RAW_HEADER, type Readable } from './envelope';

export interface Beside {
  readonly traceparent: string;
  /** Sealed raw words. */
  readonly raw?: Buffer | undefined;
}

const sourceOf = ({ origin: { vendor, account } }: Fact): string => `/vendors/${vendor}/${account}`;

/** @param key what the vendor groups facts of one call by, so that they keep their order */
export const encodeFact = (fact: Fact, key: string, { traceparent, raw }: Beside): Appendable => {
  const envelope: Envelope = {
    specversion: '1.0',
    id: fact.id,
    type: factCatalogue[fact.name].type,
    source: sourceOf(fact),
    subject: fact.origin.sessionRef,
    time: fact.origin.occurredAt,
    datacontenttype: 'application/json',
    tenant: fact.origin.tenant,
    traceparent,
    data: { origin: fact.origin, data: fact.data },
  };
  return { topic: FACTS.topic, key, value: Buffer.from(JSON.stringify(envelope)), headers: headersOf(envelope, raw) };
};

const body = z.object({ origin, data: z.unknown() });

export interface DecodedFact {
  readonly fact: Fact;
  readonly traceparent: string | undefined;
  readonly raw: Buffer | undefined;
}

/** @throws Poison when the record is no fact, or one that breaks its own declaration. */
export const decodeFact = (record: Readable): DecodedFact => {
  const { id, type, traceparent, data } = openRecord(record);
  const declaration = factByWireType.get(type);
  if (!declaration) throw new Poison(`unknown type ${type}`);
  const around = body.safeParse(data);
  if (!around.success) throw new Poison(`${type}: ${z.prettifyError(around.error)}`);
  const inner = declaration.data.safeParse(around.data.data);
  if (!inner.success) throw new Poison(`${type}: ${z.prettifyError(inner.error)}`);
  const fact = { name: declaration.name, id, origin: around.data.origin, data: inner.data } as Fact;
  return { fact, traceparent, raw: record.headers[RAW_HEADER] };
};
