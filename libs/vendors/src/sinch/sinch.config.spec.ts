import { sinch } from '.';
import { sinchSimulatedAccount } from './simulator-account';
import { bucket, KEY, pstn, SECRET } from './sinch.given';

const routing = { template: { ice: { action: pstn } } };
const valid = { applications: [{ key: KEY, secret: SECRET }], routing, recording: { destination: bucket } };
const isAccepted = (more: object): boolean => sinch.accountSchema.safeParse({ ...valid, ...more }).success;
const recording = (more: object) => ({ recording: { destination: bucket, ...more } });
const inTemplate = (ice: object) => ({ routing: { template: { ice } } });
const customer = (more: object) => ({ routing: { customer: { url: 'https://bank.example/voice', ...more } } });

describe('an account of Sinch', () => {
  it('is what its simulator has', () =>
    expect(sinch.accountSchema.safeParse(sinchSimulatedAccount({})).success).toBe(true));

  it.each<readonly [string, object]>([
    ['as it is', {}],
    ['that only watches', { recording: undefined }],
    ['whose application answers', customer({})],
    ['whose application or template answers', customer({ onFailure: 'template', template: routing.template })],
    [
      'with a container of Azure',
      { recording: { destination: { type: 'azure', account: 'bank', container: 'rec', accessKey: 'AAEC' } } },
    ],
    ['with other credentials to read with', recording({ readWith: { accessKey: 'a', secretKey: 'b' } })],
  ])('is taken %s', (_, more) => expect(isAccepted(more)).toBe(true));

  it.each<readonly [string, object]>([
    ['without an application', { applications: [] }],
    ['with a field that it does not know', { aplications: [] }],
    ['with a path that is none', { publicPath: 'webhooks' }],
    ['without routing', { routing: undefined }],
    ['with a template and an application', { routing: { ...routing, ...customer({}).routing } }],
    ['that answers by a template it lacks', customer({ onFailure: 'template' })],
    ['whose application is no address', { routing: { customer: { url: 'bank.example' } } }],
    ['whose application may take for ever', customer({ deadlineMs: 60_000 })],
    ['whose template records itself', inTemplate({ instructions: [{ name: 'StartRecording' }], action: pstn })],
    ['whose template has the flag', inTemplate({ action: { ...pstn, record: true } })],
    ['whose template suppresses callbacks', inTemplate({ action: { ...pstn, suppressCallbacks: true } })],
    ['whose key of AWS holds a colon', recording({ destination: { ...bucket, secretKey: 'a:b' } })],
    ['whose folder climbs', recording({ destination: { ...bucket, folder: '../other' } })],
    ['of a store that Sinch does not know', recording({ destination: { ...bucket, type: 'ftp' } })],
    ['that reads with half of a key', recording({ readWith: { accessKey: 'a' } })],
  ])('is refused %s', (_, more) => expect(isAccepted(more)).toBe(false));
});
