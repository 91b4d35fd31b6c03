import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawWebhook } from '../contract/webhook';
import { iotcommsMediaservice, type IotcommsMediaserviceAccount } from '.';
import { TEST_KEY } from './simulator-key';

export const RECEIVED_AT = '2026-11-20T08:15:30.000Z';
export const SESSION = '9bb07660-c747-11ea-afa0-bd07728b88b7';
export const CONNECTION = 'da9ce5c0-c787-11eb-a47c-c9c4e460ef16';
export const CALLER = 'd93f0370-c787-11eb-a47c-c9c4e460ef16';
export const CALLEE = 'da9cbeb0-c787-11eb-a47c-c9c4e460ef16';
/** What the connection that our answer to `/newCall` makes is recorded to. */
export const FILE = 'aab532b1-e898-864f-874b-0c93f9c9815b.mp3';
export const TRACE = 'd9b15290fa9611efa9c8631ff62a0f63';

const TEMPLATE = { newCall: { action: 'call', destAddr: 'sip:agent@customer.example' } };

export const accountWith = (more: object = {}, id = 'main'): IotcommsMediaserviceAccount => ({
  ...iotcommsMediaservice.accountSchema.parse({
    domain: 'customer47.prod-eu-north-1.iotcomms.io',
    callbacks: { publicKeys: createPublicKey(TEST_KEY).export({ type: 'spki', format: 'pem' }).toString() },
    rest: { privateKey: TEST_KEY },
    routing: { template: TEMPLATE },
    ...more,
  }),
  id,
  tenant: 'bank',
});
export const account = accountWith();
export const withCustomer = (customer: object = {}, template: object = TEMPLATE): IotcommsMediaserviceAccount =>
  accountWith({ routing: { template, customer: { url: 'https://app.customer.example/voice', ...customer } } });

export const callback = (kind: string, body: string, headers: Record<string, string> = {}): RawWebhook => ({
  headers,
  body: Buffer.from(body),
  kind,
  receivedAt: RECEIVED_AT,
});

export const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8');
/** A fixture is named after the situation and the callback that it is. */
export const webhookOf = (name: string): RawWebhook => callback(name.split('.').at(-1) ?? '', fixture(name));

export const said = (kind: string, payload: unknown, by = account) => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return iotcommsMediaservice.interpret(callback(kind, text), by);
};
/** @param changes replaces fields of the fixture. */
export const told = (name: string, changes: object = {}, by = account) => {
  const payload = { ...(JSON.parse(fixture(name)) as object), ...changes };
  return said(name.split('.').at(-1) ?? '', payload, by).facts;
};
