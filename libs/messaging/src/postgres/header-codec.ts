import { UNREADABLE_HEADERS } from '../unreadable-headers';

/** Headers as one run of bytes: length and UTF-8 of a name, length and bytes of its value, and so on; lengths in 32 bits. */
export const packHeaders = (headers: Readonly<Record<string, Buffer>>): Buffer => {
  const parts: Buffer[] = [];
  const add = (part: Buffer): void => {
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32BE(part.length);
    parts.push(length, part);
  };
  for (const name in headers) {
    add(Buffer.from(name, 'utf8'));
    add(headers[name] as Buffer);
  }
  return Buffer.concat(parts);
};

/** @throws RangeError when these are no packed headers. */
export const unpackHeaders = (bytes: Buffer): Record<string, Buffer> => {
  const headers: [string, Buffer][] = [];
  let at = 0;
  const next = (): Buffer => {
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    if (at > bytes.length) throw new RangeError('a header ends beyond the last one');
    return bytes.subarray(start, at);
  };
  while (at < bytes.length) {
    const name = next().toString('utf8');
    headers.push([name, next()]);
  }
  return Object.fromEntries(headers);
};

/** One record whose headers are garbage must not keep anybody from the others. */
export const readHeaders = (bytes: Buffer): Record<string, Buffer> => {
  try {
    return unpackHeaders(bytes);
  } catch {
    return { [UNREADABLE_HEADERS]: bytes };
  }
};
