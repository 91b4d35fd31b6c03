import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Certificates } from './certificates';
import { selfSignedCertificate } from './simulator-certificate';

const pem = selfSignedCertificate({
  privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  commonName: 'sns.simulated',
  serial: 1,
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
});

describe('certificates', () => {
  let server: Server;
  let base: string;
  let asked: string[];
  let answer: RequestListener;

  beforeEach(async () => {
    asked = [];
    answer = (_, response) => response.end(pem);
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('are fetched once, also when several ask at the same time', async () => {
    const { certificate } = new Certificates();
    const all = await Promise.all([1, 2, 3].map(() => certificate(`${base}/a.pem`)));
    expect(all).toEqual([pem, pem, pem]);
    await certificate(`${base}/a.pem`);
    expect(asked).toEqual(['/a.pem']);
  });

  it.each([
    ['HTTP 500', (): RequestListener => (_, response) => response.writeHead(500).end(pem)],
    ['HTTP 206', (): RequestListener => (_, response) => response.writeHead(206).end(pem)],
    ['a redirect', (): RequestListener => (_, response) => response.writeHead(302, { location: '/b.pem' }).end()],
    ['something else than a certificate', (): RequestListener => (_, response) => response.end('<html>')],
    ['more than 16 kB', (): RequestListener => (_, response) => response.end(pem + ' '.repeat(16_384))],
  ])('are not kept after %s', async (_, broken) => {
    const { certificate } = new Certificates();
    const good = answer;
    answer = broken();
    await expect(certificate(`${base}/a.pem`)).rejects.toThrow();
    expect(asked).toEqual(['/a.pem']);
    answer = good;
    expect(await certificate(`${base}/a.pem`)).toBe(pem);
  });

  it('are waited for no longer than allowed', async () => {
    answer = () => undefined;
    await expect(new Certificates({ timeoutMs: 50 }).certificate(`${base}/a.pem`)).rejects.toThrow(/timeout/i);
  });

  it('leave when they have not been used for long', async () => {
    const { certificate } = new Certificates({ keep: 2 });
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await certificate(`${base}/${name}.pem`);
    expect(asked).toEqual(['/a.pem', '/b.pem', '/c.pem', '/b.pem']);
  });
});
