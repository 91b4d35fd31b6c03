import { createHmac } from 'node:crypto';
import { toEpochMs } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import type { CustomStorage } from './simulator-storage';
import type { Recorded, SimulatedRecording, SimulatorContext } from './simulator-state';

/** How long an address is good for. */
const EXPIRES_SECONDS = 600;
const BUCKET = 'telephony-recorder-prod';
const TYPES = { wav: 'audio/wav', mp3: 'audio/mpeg' } as const;

export interface SavedFile {
  readonly subject: Recorded;
  readonly recording: SimulatedRecording;
}

const refused = (status: number, code: string, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

const compact = (moment: string): string => moment.slice(0, 19).replace(/[-:]/g, '') + 'Z';
const fromCompact = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));

/** Files of recordings: on the storage of Telnyx behind signed addresses, or in the customer's bucket. */
export class FileStore {
  readonly saved: SavedFile[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly storage: CustomStorage,
  ) {}

  /** A time is put behind the name, whoever chose it. */
  add(subject: Recorded, recording: SimulatedRecording): void {
    const seconds = Math.floor(toEpochMs(recording.startedAt) / 1000);
    recording.key = `${recording.startedAt.slice(0, 10)}/${recording.name}-${seconds}.${recording.format}`;
    this.saved.push({ subject, recording });
  }

  find(id: string): SavedFile | undefined {
    return this.saved.find(({ recording }) => recording.id === id && recording.state === 'saved');
  }

  remove({ recording }: SavedFile): void {
    recording.state = 'deleted';
  }

  /** Only the format that was asked for is there. Signed anew each time. */
  addressesOf(recording: SimulatedRecording): Readonly<Record<string, string>> {
    const key = recording.key ?? '';
    return { [recording.format]: this.storage.addressOf(key) ?? this.signed(`/${BUCKET}/${key}`) };
  }

  reasonOfFailure(): string {
    return this.storage.isConfigured
      ? 'Failed to authorize with storage using custom credentials'
      : 'Internal server error';
  }

  /** What the storage answers at an address: a file, or what S3 says to those who come too late. */
  serve(url: URL): HttpAnswer {
    const at = url.searchParams.get('X-Amz-Date') ?? '';
    const signature = url.searchParams.get('X-Amz-Signature');
    if (signature !== this.signatureOf(url.pathname, at))
      return refused(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.');
    if (toEpochMs(this.context.world.now()) - fromCompact(at) > EXPIRES_SECONDS * 1000)
      return refused(403, 'AccessDenied', 'Request has expired');
    const found = this.saved.find(({ recording }) => url.pathname === `/${BUCKET}/${recording.key}`)?.recording;
    if (found?.state !== 'saved') return refused(404, 'NoSuchKey', 'The specified key does not exist.');
    return { status: 200, headers: { 'content-type': TYPES[found.format] }, body: `simulated ${found.id}` };
  }

  private signed(path: string): string {
    const at = compact(this.context.world.now());
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': at,
      'X-Amz-Expires': String(EXPIRES_SECONDS),
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': this.signatureOf(path, at),
    });
    return `${this.context.settings.selfUrl}${path}?${query.toString()}`;
  }

  private signatureOf(path: string, at: string): string {
    return createHmac('sha256', this.context.settings.signingSeed).update(`${at} ${path}`).digest('hex');
  }
}

export const isFilePath = (pathname: string): boolean => pathname.startsWith(`/${BUCKET}/`);
