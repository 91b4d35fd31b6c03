import { parsePolicySet } from '../documents/parse-policy-set';
import type { Circumstances, Finding, FindingCode, Recorder } from './finding';
import { lint } from './lint';

export const recorder = (vendor: string, mode: Recorder['mode'], more: Partial<Recorder> = {}): Recorder => ({
  vendor,
  mode,
  startedBy: 'command',
  supports: ['StartCapture'],
  pause: 'native',
  sendsStartedEvent: true,
  sendsFailedEvent: true,
  canQueryState: false,
  resultWithinMs: { StartCapture: 2000 },
  ...more,
});

export const circumstances: Circumstances = {
  recorders: [
    recorder('telnyx', 'siprec', { pause: 'none' }),
    recorder('telnyx', 'native'),
    recorder('sinch', 'file', { pause: 'none' }),
  ],
  stores: ['archive'],
};

export const findingsOf = (documents: readonly unknown[], more: Partial<Circumstances> = {}): readonly Finding[] => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return lint(parsed.set, { ...circumstances, ...more });
};

/** `severity at` of each finding of a code. */
export const told = (code: FindingCode, documents: readonly unknown[], more: Partial<Circumstances> = {}) =>
  findingsOf(documents, more)
    .filter((finding) => finding.code === code)
    .map(({ severity, at }) => `${severity} ${at}`);
