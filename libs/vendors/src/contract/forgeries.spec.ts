import { createHmac } from 'node:crypto';
import type { Sample } from './harness.contract';
import { forgeriesOf } from './verification.contract';
import type { RawWebhook } from './webhook';

const mac = (text: string | Buffer): Buffer => createHmac('sha256', 'secret').update(text).digest();
const body = Buffer.from('{"event":"started","at":1}');
const sample: Sample = {
  webhook: { headers: { signature: mac(body).toString('base64') }, body, kind: '', receivedAt: '' },
  isBodySigned: true,
  signedHeaders: ['signature'],
};

const acceptedBy = (verify: (webhook: RawWebhook) => boolean): readonly string[] =>
  [...forgeriesOf(sample)].filter(({ webhook }) => verify(webhook)).map(({ what }) => what);

describe('the forgeries that every adapter must refuse', () => {
  it('are all refused by a strict check', () => {
    const strict = ({ headers, body: raw }: RawWebhook) => headers.signature === mac(raw).toString('base64');
    expect(acceptedBy(strict)).toEqual([]);
    expect([...forgeriesOf(sample)].length).toBeGreaterThan(70);
  });

  it('find a check of what was parsed in place of what was sent', () => {
    const parsed = ({ headers, body: raw }: RawWebhook) =>
      raw.length > 0 && headers.signature === mac(raw.toString().trim()).toString('base64');
    expect(acceptedBy(parsed)).toContain('a space at the end');
  });

  it('find a check that reads a signature leniently', () => {
    const lenient = ({ headers, body: raw }: RawWebhook) =>
      Buffer.from(headers.signature ?? '', 'base64').equals(mac(raw));
    expect(acceptedBy(lenient)).toContain('signature cut short');
  });

  it('find a check that passes where there is nothing to check', () => {
    const open = ({ headers }: RawWebhook) => !headers.signature;
    expect(acceptedBy(open)).toEqual(['no signature', 'empty signature']);
  });

  it('find a check that looks at the headers only', () => {
    const careless = ({ headers }: RawWebhook) => headers.signature === sample.webhook.headers.signature;
    expect(acceptedBy(careless)).toContain('bit 0 of byte 0');
  });
});
