import { createHash } from 'node:crypto';
import { authorizationOf, sign, signedPath, stringToSign } from './sinch.signature';

/** Published with the documents and the SDKs of the vendor. */
const published = {
  'S1: a callback': {
    secret: 'BeIukql3pTKJ8RGL5zo0DA==',
    contentType: 'application/json',
    timestamp: '2014-09-24T10:59:41Z',
    path: '/sinch/callback/ace',
    body: '{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257","timestamp":"2014-09-24T10:59:41Z","version":1}',
    digest: 'REWF+X220L4/Gw1spXOU7g==',
    signature: 'Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=',
  },
  'S2: a request': {
    secret: 'JViE5vDor0Sw3WllZka15Q==',
    contentType: 'application/json',
    timestamp: '2014-06-04T13:41:58Z',
    path: '/v1/sms/+46700000000',
    body: '{"message":"Hello world"}',
    digest: 'jANzQ+rgAHyf1MWQFSwvYw==',
    signature: 'qDXMwzfaxCRS849c/2R0hg0nphgdHciTo7OdM6MsdnM=',
  },
  'S3: a request with a charset': {
    secret: 'bXkta2V5LXNlY3JldA==',
    contentType: 'application/json; charset=UTF-8',
    timestamp: '2023-11-22T09:10:11.999Z',
    path: '/path/pathParamValue',
    body: '{"identity":{"type":"number","endpoint":"+33444555666"},"method":"sms"}',
    digest: 'RkD29EocJh6t7zr5QfKM4g==',
    signature: 'QP3OzQZVzRZAEev6DBLvJkgpiqyZPuXYsc7oyjUV0K8=',
  },
  'S5: a secret that is no base64, and seven digits of a second': {
    secret: 'app-secret',
    contentType: 'application/json; charset=utf-8',
    timestamp: '2024-01-19T09:19:28.9372196Z',
    path: '/webhook',
    body: '{"id":"018d2104-aaa-bbbb-1234","price":{"amount":0.0308},"rate":{"amount":0.0}}',
    digest: 'zvgV0+i8tMaEPl5sArRgSg==',
    signature: 'p7hUz20oz16Fhfogs4Z0X+VA/Nhuu505I1alXYqwlKw=',
  },
};

describe('the signature of Sinch', () => {
  it.each(Object.entries(published))('is as published: %s', (_, { secret, digest, signature, ...message }) => {
    expect(createHash('md5').update(message.body).digest('base64')).toBe(digest);
    expect(sign({ verb: 'post', ...message }, secret)).toBe(signature);
  });

  it('is over five lines', () => {
    const { secret, signature, digest, ...message } = published['S1: a callback'];
    expect(stringToSign({ verb: 'POST', ...message })).toBe(
      `POST\n${digest}\napplication/json\nx-timestamp:2014-09-24T10:59:41Z\n/sinch/callback/ace`,
    );
    expect(authorizationOf({ verb: 'POST', ...message }, { key: 'KEY', secret })).toBe(`application KEY:${signature}`);
  });

  it('keeps the line of the digest, empty, where there is no body', () => {
    const message = { verb: 'GET', body: '', timestamp: '2014-09-24T10:59:41Z', path: '/calling/v1/calls/id/x' };
    expect(stringToSign(message)).toBe('GET\n\n\nx-timestamp:2014-09-24T10:59:41Z\n/calling/v1/calls/id/x');
  });

  it('signs the path decoded, without host and query', () => {
    expect(signedPath('https://calling.api.sinch.com/v1/sms/%2B467?page=2')).toBe('/v1/sms/+467');
    expect(signedPath('https://calling.api.sinch.com/v1/%E0%A4%A')).toBe('/v1/%E0%A4%A');
  });
});
