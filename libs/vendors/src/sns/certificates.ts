import { X509Certificate } from 'node:crypto';
import type { VerificationResources } from '../contract/webhook';

export interface CertificateOptions {
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** How many are kept, the least recently used ones leave. */
  readonly keep?: number;
}

const download = async (url: string, timeoutMs: number, maxBytes: number): Promise<string> => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw new Error(`certificate: HTTP ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`certificate: more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const pem = Buffer.concat(chunks).toString('utf8');
  void new X509Certificate(pem);
  return pem;
};

/**
 * Fetches certificates and keeps them: one address never means another certificate. Who asks at the same time waits
 * for the same answer; a failure is forgotten at once. The address must have been allow-listed before.
 */
export class Certificates implements VerificationResources {
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly options: CertificateOptions = {}) {}

  /** @throws when there is no answer in time (3 s), not 200, too large (16 kB), a redirect, or no certificate. */
  readonly certificate = (url: string): Promise<string> => {
    const { timeoutMs = 3_000, maxBytes = 16_384, keep = 32 } = this.options;
    const fetched = this.known.get(url) ?? download(url, timeoutMs, maxBytes);
    this.known.delete(url);
    this.known.set(url, fetched);
    fetched.catch(() => this.known.delete(url));
    const [oldest] = this.known.keys();
    if (this.known.size > keep && oldest !== undefined) this.known.delete(oldest);
    return fetched;
  };
}
