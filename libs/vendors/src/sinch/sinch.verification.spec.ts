import type { RawWebhook } from '../contract/webhook';
import { sinch } from '.';
import { account, accountWith, ice, KEY, NOW, PATH, SECRET, type Signing, webhook } from './sinch.given';

const refused = (reason: string): unknown => expect.objectContaining({ isGenuine: false, reason });
const resources = { certificate: () => Promise.reject<string>(new Error('no certificate is needed')) };
const genuine = { isGenuine: true };
const body = ice().body;
const signed = (given: Signing = {}) => webhook(body, given);
const verify = (raw: RawWebhook, by = account) => sinch.verify(raw, by, NOW, resources);
const withHeader = (name: string, value: string, raw = signed()): RawWebhook => ({
  ...raw,
  headers: { ...raw.headers, [name]: value },
});
const basic = (key: string, secret: string) =>
  withHeader('authorization', `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`);

describe('a callback of Sinch', () => {
  it('is genuine by the published vector, at the path that Sinch called', () => {
    const published = accountWith({
      applications: [{ key: '669e367e-6bba-48ab-af15-266871c28135', secret: 'BeIukql3pTKJ8RGL5zo0DA==' }],
      publicPath: '/sinch/callback/ace',
    });
    const raw: RawWebhook = {
      headers: {
        authorization: 'application 669E367E-6BBA-48AB-AF15-266871C28135:Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=',
        'x-timestamp': '2014-09-24T10:59:41Z',
        'content-type': 'application/json',
      },
      body: Buffer.from(
        '{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257","timestamp":"2014-09-24T10:59:41Z","version":1}',
      ),
      kind: '',
      receivedAt: NOW,
    };
    const at = (now: string) => sinch.verify(raw, published, now, resources);
    expect(at('2014-09-24T11:00:00.000Z')).toEqual(genuine);
    expect(at('2014-09-24T11:05:00.000Z')).toEqual(refused('Stale'));
  });

  it('is genuine with its charset, which is signed, and is not with another', () => {
    const contentType = 'application/json; charset=utf-8';
    expect(verify(signed({ contentType }))).toEqual(genuine);
    expect(verify(withHeader('content-type', 'application/json', signed({ contentType })))).toEqual(
      refused('WrongSignature'),
    );
  });

  it.each([`${PATH}/`, PATH.toUpperCase(), `https://ear.example${PATH}`, `${PATH}?a=1`])(
    'is not genuine when another path is signed: %s',
    (path) => expect(verify(signed({ path }))).toEqual(refused('WrongSignature')),
  );

  it('is genuine at the path that the account is published at', () => {
    const published = accountWith({ publicPath: '/public/voice' });
    expect(verify(signed({ path: '/public/voice' }), published)).toEqual(genuine);
    expect(verify(signed(), published)).toEqual(refused('WrongSignature'));
  });

  it('is genuine whichever case the key and the scheme are in', () => {
    const { authorization = '' } = signed().headers;
    const spelled = authorization.replace('APPLICATION', 'Application').replace(KEY, KEY.toLowerCase());
    expect(verify(withHeader('authorization', spelled))).toEqual(genuine);
  });

  it('is genuine by either key while one is replaced', () => {
    const other = { key: 'NEW-KEY', secret: 'bmV3' };
    const rotating = accountWith({ applications: [other, { key: KEY, secret: SECRET }] });
    expect(verify(signed(), rotating)).toEqual(genuine);
    expect(verify(signed({ application: other }), rotating)).toEqual(genuine);
    expect(verify(signed({ application: other }))).toEqual(refused('WrongSignature'));
  });

  it('is genuine by either secret of one key while the secret is replaced', () => {
    const rotating = accountWith({
      applications: [
        { key: KEY, secret: 'bmV3' },
        { key: KEY, secret: SECRET },
      ],
    });
    expect(verify(signed(), rotating)).toEqual(genuine);
  });

  it.each([
    ['another scheme', 'Bearer x'],
    ['no signature', `application ${KEY}`],
    ['an empty signature', `application ${KEY}:`],
  ])('is malformed with %s', (_, authorization) =>
    expect(verify(withHeader('authorization', authorization))).toEqual(refused('MalformedSignature')),
  );

  it.each(['yesterday', '1772443800', '2026-13-02T09:30:00Z'])('is malformed at the time %s', (timestamp) =>
    expect(verify(withHeader('x-timestamp', timestamp))).toEqual(refused('MalformedSignature')),
  );

  it('has seven digits of a second, or no zone', () => {
    expect(verify(signed({ at: '2026-03-02T09:30:00.1832200Z' }))).toEqual(genuine);
    expect(verify(signed({ at: '2026-03-02T09:30:00' }))).toEqual(genuine);
  });

  it('is not proven by Basic, unless the account says so', () => {
    expect(verify(basic(KEY, SECRET))).toEqual(refused('MissingSignature'));
    const lenient = accountWith({ acceptsBasicCallbacks: true });
    expect(verify(basic(KEY, SECRET), lenient)).toEqual(genuine);
    expect(verify(basic(KEY, 'other'), lenient)).toEqual(refused('WrongSignature'));
  });
});
