import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 32;
/** Strings whole, brackets and separators singly, numbers and literals in one piece. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;
const MEMBER_NAME = /^\s*("(?:[^"\\]|\\.)*")\s*:/;

/**
 * Signs as Auvious does: HMAC-SHA256 over the exact value of `payload`, not over the envelope around it.
 * @param material the payload itself where it is a string, else the JSON of it as it stands in the envelope
 */
export const signAuvious = (material: string, key: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHmac('sha256', key).update(material, 'utf8').digest(encoding);

/** Encoding is not documented: both are read, each in one spelling only. */
const parseSignature = (header: string): Buffer | undefined => {
  if (/^(?:[0-9a-f]{64}|[0-9A-F]{64})$/.test(header)) return Buffer.from(header, 'hex');
  const bytes = Buffer.from(header, 'base64');
  return bytes.length === MAC_BYTES && bytes.toString('base64') === header ? bytes : undefined;
};

/** Whether a signature could be read at all, and if so whether it is of any of the keys. */
export const isSignedBy = (material: string, header: string, keys: readonly string[]): boolean | undefined => {
  const signature = parseSignature(header);
  if (!signature) return undefined;
  return keys.some((key) => timingSafeEqual(createHmac('sha256', key).update(material, 'utf8').digest(), signature));
};

const DEPTH: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** The members of a JSON object as they stand in its text: `"name": value`. */
function* membersOf(json: string): Generator<string> {
  let depth = 0;
  let from = json.indexOf('{') + 1;
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    depth += DEPTH[token] ?? 0;
    const isEnd = depth === 0 || (depth === 1 && token === ',');
    if (!isEnd) continue;
    yield json.slice(from, index);
    from = index + 1;
  }
}

/** The values of `payload`, however its name is spelt. */
const payloadSlices = (json: string): readonly string[] =>
  [...membersOf(json)].flatMap((member) => {
    const [before = '', name = '""'] = MEMBER_NAME.exec(member) ?? [];
    return JSON.parse(name) === 'payload' ? [member.slice(before.length).trim()] : [];
  });

/**
 * What the signature of a webhook covers: a payload that is a string is the string, any other is its raw JSON, never
 * written anew. Undefined where there is none, or more than one.
 */
export const signedMaterialOf = (body: Buffer): string | undefined => {
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const envelope: unknown = JSON.parse(json);
    if (typeof envelope !== 'object' || envelope === null || Array.isArray(envelope)) return undefined;
    const [slice, ...others] = payloadSlices(json);
    if (slice === undefined || others.length > 0) return undefined;
    const payload: unknown = JSON.parse(slice);
    return typeof payload === 'string' ? payload : slice;
  } catch {
    return undefined;
  }
};
