import {
  type NewPolicySetEvent,
  policySetCatalogue,
  type PolicySetEvent,
  policySetEventByWireType,
  policySetInForce,
  type PolicySetInForce,
} from '@earwitness/domain';
import { z } from 'zod';
import type { Appendable } from '../log';
import { POLICIES } from '../topics';
import { type Envelope, headersOf, openRecord, parseEnvelope, Poison, type Readable } from './envelope';

const SOURCE = '/earwitness/policies';

interface Position {
  readonly eventId: string;
  readonly streamId: string;
  readonly tenant: string;
  readonly version: number;
  readonly recordedAt: string;
}

/** One event of a tenant's policies, as the ledger stores it. */
export const encodePolicySetEvent = (
  { name, data }: NewPolicySetEvent,
  { eventId, streamId, tenant, version, recordedAt }: Position,
): { readonly type: string; readonly body: string } => {
  const { type } = policySetCatalogue[name];
  const envelope: Envelope = {
    specversion: '1.0',
    id: eventId,
    type,
    source: SOURCE,
    subject: streamId,
    time: recordedAt,
    datacontenttype: 'application/json',
    tenant,
    streamversion: version,
    recordedat: recordedAt,
    data,
  };
  return { type, body: JSON.stringify(envelope) };
};

/** What is in the ledger was checked on the way in: only its envelope is checked again. @throws Poison */
export const decodePolicySetEvent = (body: string): PolicySetEvent => {
  const { type, data, recordedat } = parseEnvelope(body);
  const declaration = policySetEventByWireType.get(type);
  if (!declaration || !recordedat) throw new Poison(`${type} is not out of a stream of policies`);
  return { name: declaration.name, data, recordedAt: recordedat } as PolicySetEvent;
};

/** The same set of the same activation is the same record, however often it is told. */
export const encodePolicySetInForce = (inForce: PolicySetInForce, eventId: string): Appendable => {
  const { tenant, hash, activatedAt } = inForce;
  const envelope: Envelope = {
    specversion: '1.0',
    id: eventId,
    type: policySetInForce.type,
    source: SOURCE,
    subject: hash,
    time: activatedAt,
    datacontenttype: 'application/json',
    tenant,
    data: inForce,
  };
  const value = Buffer.from(JSON.stringify(envelope));
  return { topic: POLICIES.topic, key: tenant, value, headers: headersOf(envelope) };
};

/** @throws Poison when the record does not say what came into force. */
export const decodePolicySetInForce = (record: Readable): PolicySetInForce => {
  const { type, data } = openRecord(record);
  if (type !== policySetInForce.type) throw new Poison(`unknown type ${type}`);
  const parsed = policySetInForce.data.safeParse(data);
  if (!parsed.success) throw new Poison(`${type}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
