import { auvious } from '.';
import { account, accountWith, KEY, NOW, pushed, samples, webhook } from './auvious.given';
import { signAuvious, signedMaterialOf } from './auvious.signature';
import type { RawWebhook } from '../contract/webhook';

const verify = (raw: RawWebhook, by = account) =>
  auvious.verify(raw, by, NOW, { certificate: () => Promise.reject(new Error('none')) });
const isGenuine = (raw: RawWebhook, by = account): boolean => (verify(raw, by) as { isGenuine: boolean }).isGenuine;

const signedOver = (material: string, text: string, kind = ''): RawWebhook => ({
  headers: { 'x-signature': signAuvious(material, KEY) },
  body: Buffer.from(text),
  kind,
  receivedAt: NOW,
});

describe('the signature of a webhook', () => {
  it.each(Object.entries(samples))('covers every bit of the payload: %s', (_, { webhook: raw }) => {
    const material = signedMaterialOf(raw.body) ?? '';
    const from = raw.body.indexOf('"payload":') + '"payload":'.length;
    const to = raw.body.lastIndexOf('"timestamp"');
    const accepted: number[] = [];
    for (let at = from; at < to; at += 1) {
      const body = Buffer.from(raw.body);
      body[at] = (body[at] ?? 0) ^ (1 << (at % 8));
      if (isGenuine({ ...raw, body }) && signedMaterialOf(body) !== material) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  it('is refused when the payload is another one', () => {
    const genuine = pushed('{"state":"ACTIVE"}');
    const body = Buffer.from(genuine.body.toString().replace('ACTIVE', 'FAILED'));
    expect(isGenuine(genuine)).toBe(true);
    expect(isGenuine({ ...genuine, body })).toBe(false);
  });

  it('is over a payload that is JSON as it stands, never as it would be written anew', () => {
    const payload = '{ "b": 1.0,\n "a": 12345678901234567890 }';
    const text = `{"id":"1","payload" : ${payload} ,"timestamp":"x"}`;
    expect(isGenuine(signedOver(payload, text))).toBe(true);
    expect(isGenuine(signedOver(JSON.stringify(JSON.parse(payload)), text))).toBe(false);
  });

  it('may be hex or base64', () => {
    const { body } = pushed('{}');
    expect(isGenuine(webhook(body, '', 'base64'))).toBe(true);
  });

  it('is refused where a second payload could be the one that is read', () => {
    const text = '{"payload":"a","payload":"b"}';
    expect(isGenuine(signedOver('b', text))).toBe(false);
    expect(isGenuine(signedOver('a', text))).toBe(false);
    expect(isGenuine(signedOver('b', String.raw`{"payload":"a","p\u0061yload":"b"}`))).toBe(false);
  });

  it('is not found in what only looks like a payload', () => {
    expect(isGenuine(signedOver('a', '{"x":{"payload":"a"}}'))).toBe(false);
    expect(isGenuine(signedOver('a', '[{"payload":"a"}]'))).toBe(false);
    expect(isGenuine(signedOver('a', String.raw`{"x":"\"payload\":\"a\""}`))).toBe(false);
    expect(isGenuine(signedOver('"payload":"a"', '"payload"'))).toBe(false);
    expect(isGenuine(signedOver('', '{}'))).toBe(false);
  });

  it('takes either key while one is being replaced', () => {
    expect(isGenuine(pushed('{}'), accountWith({ webhookKeys: ['another-key', KEY] }))).toBe(true);
    expect(isGenuine(pushed('{}'), accountWith({ webhookKeys: ['another-key'] }))).toBe(false);
  });

  it('is judged at the documented addresses only', () => {
    expect(verify({ ...pushed('{}'), kind: 'other' })).toEqual({ isGenuine: false, reason: 'UnknownKind' });
    expect(verify({ ...pushed('{}'), headers: {} })).toEqual({ isGenuine: false, reason: 'MissingSignature' });
    const malformed = { ...pushed('{}'), headers: { 'x-signature': 'abc' } };
    expect(verify(malformed)).toEqual({ isGenuine: false, reason: 'MalformedSignature' });
  });
});
