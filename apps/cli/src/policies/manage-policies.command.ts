import { setTimeout as sleep } from 'node:timers/promises';
import { diffSets } from '@earwitness/policy';
import type { CommandLine } from '../command-line';
import { PolicyApi } from './policy-api';
import { documentsIn, setIn } from './policy-files';

const HASH = /^[0-9a-f]{64}$/;
const ASKED_EVERY_MS = 500;

interface Drafted {
  readonly hash: string;
  readonly version: number;
  readonly findings?: readonly { readonly severity: string; readonly code: string; readonly detail: string }[];
}

interface Replay {
  readonly state: string;
  readonly done: number;
  readonly total?: number;
}

/** What is named: a set that is stored already, by its hash, or a file that is stored now. */
const stored = async (api: PolicyApi, named: string | undefined, { print }: CommandLine): Promise<string> => {
  if (named !== undefined && HASH.test(named)) return named;
  const documents = documentsIn(named, 'a file of policies, or the hash of a set');
  const { body } = await api.call<Drafted>('POST', '/v1/policies', { documents });
  print(`version ${body.version}, hash ${body.hash}`);
  for (const { severity, code, detail } of body.findings ?? []) print(`${severity} ${code}: ${detail}`);
  return body.hash;
};

const diffStored = async (before: string, after: string, line: CommandLine): Promise<number> => {
  const { body } = await new PolicyApi(line).call<object>('GET', `/v1/policies/${before}/diff/${after}`);
  line.print(JSON.stringify(body, null, 2));
  return before === after ? 0 : 1;
};

const diffFiles = (before: string | undefined, after: string | undefined, line: CommandLine): number => {
  const [one, other] = [before, after].map((path) => setIn(path, line));
  if (!one || !other) return 1;
  line.print(JSON.stringify(diffSets(one, other), null, 2));
  return one.hash === other.hash ? 0 : 1;
};

/** `policies diff <before> <after>`: two files, or the hashes of two stored sets. @returns 1 where they differ. */
export const diffPolicies = async (line: CommandLine): Promise<number> => {
  const [before, after] = line.rest;
  const stored = [before, after].filter((named) => named !== undefined && HASH.test(named)).length;
  if (stored === 1) throw new Error('name two files, or the hashes of two stored sets');
  return stored === 2 ? diffStored(before ?? '', after ?? '', line) : diffFiles(before, after, line);
};

/** `policies approve <hash>`: as whoever the key belongs to. */
export const approvePolicies = async (line: CommandLine): Promise<number> => {
  const [hash = ''] = line.rest;
  await new PolicyApi(line).call('POST', `/v1/policies/${encodeURIComponent(hash)}/approve`);
  line.print(`approved ${hash}`);
  return 0;
};

/** `policies activate <file or hash>`: in force everywhere within a second. */
export const activatePolicies = async (line: CommandLine): Promise<number> => {
  const api = new PolicyApi(line);
  const hash = await stored(api, line.rest[0], line);
  await api.call('POST', `/v1/policies/${encodeURIComponent(hash)}/activate`);
  line.print(`active ${hash}`);
  return 0;
};

/** `policies replay <file or hash> <from> <to>`: what the set would have decided in a period. @returns 1 unless it came to its end. */
export const replayPolicies = async (line: CommandLine): Promise<number> => {
  const [named, from = '', to = ''] = line.rest;
  if ([from, to].some((at) => Number.isNaN(Date.parse(at))))
    throw new Error('name the period: <from> <to> in RFC 3339');
  const api = new PolicyApi(line);
  const hash = await stored(api, named, line);
  const begun = await api.call<Replay>('POST', `/v1/policies/${encodeURIComponent(hash)}/replays`, { from, to });
  const address = begun.location ?? '';
  let { body: replay } = begun;
  while (['queued', 'running'].includes(replay.state)) {
    line.complain(`${replay.state}: ${replay.done} of ${replay.total ?? 'an unknown number'}`);
    await sleep(ASKED_EVERY_MS);
    ({ body: replay } = await api.call<Replay>('GET', address));
  }
  line.print(JSON.stringify(replay, null, 2));
  return replay.state === 'done' ? 0 : 1;
};
