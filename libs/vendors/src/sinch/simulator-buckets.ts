import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { type Place, urlOf } from './simulator-recording-options';

export interface StoredFile {
  readonly bucket: string;
  readonly fileName: string;
  /** What it is a recording of. */
  readonly recordingIds: readonly string[];
  readonly contentType: string;
  readonly content: string;
}

const s3Error = (status: number, code: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
});

/** The customer's storage, of whatever vendor, as S3 would serve it. Whether a signature is right is not looked at. */
export class Buckets {
  private readonly byUrl = new Map<string, StoredFile>();

  get files(): readonly StoredFile[] {
    return [...this.byUrl.values()];
  }

  /** @returns whether something was there, which is gone now. */
  put(place: Place, file: Omit<StoredFile, 'bucket' | 'fileName'>): boolean {
    const url = urlOf(place);
    const isOverwritten = this.byUrl.has(url);
    this.byUrl.set(url, { bucket: place.bucket, fileName: place.key, ...file });
    return isOverwritten;
  }

  /** @param path bucket and key, decoded */
  serve({ method, headers }: SimulatedRequest, [bucket = '', ...key]: readonly string[]): HttpAnswer {
    if (!headers.authorization) return s3Error(403, 'AccessDenied');
    if (method !== 'GET' && method !== 'HEAD') return s3Error(405, 'MethodNotAllowed');
    const fileName = key.join('/');
    const file = this.files.find((stored) => stored.bucket === bucket && stored.fileName === fileName);
    if (!file) return s3Error(404, 'NoSuchKey');
    return {
      status: 200,
      headers: { 'content-type': file.contentType },
      body: method === 'HEAD' ? '' : file.content,
    };
  }
}
