import { suggesting } from '../checking/fault';
import type { Finding, Recorder } from './finding';
import { found, type Inspection, type Subject } from './subject';

/** Where a policy names a recorder. */
interface Mention {
  readonly name: string;
  readonly path: readonly PropertyKey[];
}

const mentionsOf = ({ document: { capture } }: Subject): readonly Mention[] => [
  ...capture.prefer.map((name, index) => ({ name, path: ['capture', 'prefer', index] })),
  ...(capture.fallback?.to ?? []).map((name, index) => ({ name, path: ['capture', 'fallback', 'to', index] })),
];

const isMeant = (name: string, { vendor, mode }: Recorder): boolean => name === vendor || name === `${vendor}-${mode}`;

const namesOf = (recorders: readonly Recorder[]): readonly string[] => [
  ...new Set(recorders.flatMap(({ vendor, mode }) => [vendor, `${vendor}-${mode}`])),
];

export const recorderUnknown = ({ subjects, recorders }: Inspection): readonly Finding[] => {
  const known = namesOf(recorders);
  const suggest = suggesting();
  return subjects.flatMap((subject) =>
    mentionsOf(subject)
      .filter(({ name }) => !known.includes(name))
      .map(({ name, path }) => {
        const detail = `The tenant has no recorder ${name}${suggest(name, known)}.`;
        return found(subject, { severity: 'error', code: 'RecorderUnknown', detail }, path);
      }),
  );
};

const code = 'RecorderLacksCapability';

/** A vendor without a mode is any of its modes: one that can is enough. */
const lacks = (mention: Mention, recorders: readonly Recorder[], can: (recorder: Recorder) => boolean): boolean => {
  const meant = recorders.filter((recorder) => isMeant(mention.name, recorder));
  return meant.length > 0 && !meant.some(can);
};

const cannotPause = (subject: Subject, recorders: readonly Recorder[]): readonly Finding[] => {
  if (subject.document.control.pauseOn.length === 0) return [];
  const canPause = ({ pause }: Recorder): boolean => pause !== 'none';
  const named = mentionsOf(subject).filter((mention) => lacks(mention, recorders, canPause));
  const findings = named.map(({ name, path }) => {
    const detail = `${name} can neither pause nor mask, and pauseOn asks for it.`;
    return found(subject, { severity: 'error', code, detail }, path);
  });
  const isAnyone = mentionsOf(subject).length === 0 && recorders.length > 0 && !recorders.some(canPause);
  if (!isAnyone) return findings;
  const detail = 'No recorder of the tenant can pause or mask.';
  return [found(subject, { severity: 'error', code, detail }, ['control', 'pauseOn'])];
};

/** What a vendor may take is what it is asked for at most; a start by an answer or by itself is no command. */
const startsTooLate = (subject: Subject, recorders: readonly Recorder[]): readonly Finding[] => {
  const { startWithin } = subject.document.capture;
  const canStart = ({ startedBy, resultWithinMs }: Recorder): boolean =>
    startedBy !== 'command' || (resultWithinMs.StartCapture ?? 0) <= startWithin;
  return mentionsOf(subject)
    .filter(({ path }) => path.includes('prefer'))
    .filter((mention) => lacks(mention, recorders, canStart))
    .map(({ name, path }) => {
      const detail = `${name} may take longer to confirm a start than startWithin allows.`;
      return found(subject, { severity: 'warning', code, detail }, path);
    });
};

const tooFew = (subject: Subject, recorders: readonly Recorder[]): readonly Finding[] => {
  const { prefer, redundancy } = subject.document.capture;
  const able = recorders.filter((recorder) => prefer.length === 0 || prefer.some((name) => isMeant(name, recorder)));
  const count = new Set(able.map(({ vendor, mode }) => `${vendor}-${mode}`)).size;
  if (count === 0 || count >= redundancy) return [];
  const detail = `${redundancy} captures at once are asked for, and there are recorders for ${count}.`;
  return [found(subject, { severity: 'error', code, detail }, ['capture', 'redundancy'])];
};

export const recorderLacksCapability = ({ subjects, recorders }: Inspection): readonly Finding[] =>
  subjects
    .filter(({ demands }) => demands)
    .flatMap((subject) => [
      ...cannotPause(subject, recorders),
      ...startsTooLate(subject, recorders),
      ...tooFew(subject, recorders),
    ]);

const exactNamesOf = (recorders: readonly Recorder[]): string =>
  [...new Set(recorders.map(({ vendor, mode }) => `${vendor}-${mode}`))].join(', ');

/** Those that may be taken, but for names none of whose modes can: they are lacking already. */
const eligible = (subject: Subject, recorders: readonly Recorder[]): readonly Recorder[] => {
  const mentions = mentionsOf(subject);
  if (mentions.length === 0) return recorders;
  const able = mentions.filter((mention) => !lacks(mention, recorders, ({ pause }) => pause !== 'none'));
  return recorders.filter((recorder) => able.some(({ name }) => isMeant(name, recorder)));
};

export const pauseUnsupported = ({ subjects, recorders }: Inspection): readonly Finding[] =>
  subjects
    .filter((subject) => subject.demands && subject.document.control.pauseOn.length > 0)
    .flatMap((subject) => {
      const candidates = eligible(subject, recorders);
      const unable = candidates.filter(({ pause }) => pause === 'none');
      if (unable.length === 0 || unable.length === candidates.length) return [];
      const detail = `Where one of these records, nothing is paused or masked: ${exactNamesOf(unable)}.`;
      return [found(subject, { severity: 'warning', code: 'PauseUnsupported', detail }, ['control', 'pauseOn'])];
    });

const canDiscard = ({ supports }: Recorder): boolean =>
  supports.includes('CancelCapture') || supports.includes('DeleteRecording');

export const discardUnsupported = ({ subjects, recorders }: Inspection): readonly Finding[] => {
  const unable = recorders.filter((recorder) => !canDiscard(recorder));
  if (unable.length === 0) return [];
  return subjects
    .filter(({ document: { phase, capture } }) => phase === 'capture' && capture.onProhibition === 'discard')
    .map((subject) => {
      const detail = `These can neither cancel a capture nor delete a recording: ${exactNamesOf(unable)}.`;
      return found(subject, { severity: 'warning', code: 'DiscardUnsupported', detail }, ['capture', 'onProhibition']);
    });
};

export const storeUnknown = ({ subjects, stores }: Inspection): readonly Finding[] => {
  const suggest = suggesting();
  return subjects.flatMap((subject) => {
    const target = subject.document.store?.target;
    if (target === undefined || stores.includes(target)) return [];
    const detail = `The tenant has no store ${target}${suggest(target, stores)}.`;
    return [found(subject, { severity: 'error', code: 'StoreUnknown', detail }, ['store', 'target'])];
  });
};
