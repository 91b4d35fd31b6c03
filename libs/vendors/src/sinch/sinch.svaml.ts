import type { CaptureMode } from '@earwitness/domain';
import { type Fields, isRecord, textOf } from './sinch.envelope';

/** Instructions that run in order, then one action; what we do not know of it is passed on as it is. */
export interface Svaml extends Fields {
  readonly instructions?: readonly unknown[];
  readonly action?: Fields;
}

/** Both `StartRecording` and `startRecording` are written in the vendor's documents. */
export const nameOf = (part: unknown): string =>
  isRecord(part) && typeof part.name === 'string' ? part.name.toLowerCase() : '';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isListed = (instructions: unknown): boolean => instructions === undefined || Array.isArray(instructions);
const isNamed = (action: unknown): boolean => action === undefined || nameOf(action) !== '';

/** Undefined for what is no SVAML document. */
export const svamlIn = (text: string): Svaml | undefined => {
  const given = parsed(text);
  if (!isRecord(given)) return undefined;
  const { instructions, action } = given;
  const saysSomething = instructions !== undefined || action !== undefined;
  return saysSomething && isListed(instructions) && isNamed(action) ? given : undefined;
};

export const conferenceIn = ({ action }: Svaml): string | undefined =>
  nameOf(action) === 'connectconf' ? textOf(action?.conferenceId) : undefined;

const hasInstruction = ({ instructions = [] }: Svaml, name: string): boolean =>
  instructions.some((instruction) => nameOf(instruction) === name);

/** Some of the vendor's examples have the options without the flag. */
const isFlagged = ({ action }: Svaml): boolean => action?.record === true || isRecord(action?.recordingOptions);

/**
 * What an answer records. The flag on `connectConf` records the conference; `startRecording` records the call of the one
 * who is put into it (Sinch, "Recording calls", Conference recording).
 */
export const recordedBy = (svaml: Svaml): readonly CaptureMode[] => {
  const isConference = nameOf(svaml.action) === 'connectconf';
  const isCall = hasInstruction(svaml, 'startrecording') || (isFlagged(svaml) && !isConference);
  return [
    ...(isCall ? (['native'] as const) : []),
    ...(isFlagged(svaml) && isConference ? (['conference'] as const) : []),
  ];
};

/** Whether the caller hears something from here on, although nobody else has answered. */
export const answersCall = (svaml: Svaml): boolean =>
  ['connectconf', 'runmenu', 'park'].includes(nameOf(svaml.action)) || hasInstruction(svaml, 'answer');

const ANNOUNCING: ReadonlySet<string> = new Set(['say', 'playfiles']);

const afterLast = (instructions: readonly unknown[], isOne: (name: string) => boolean): number =>
  instructions.findLastIndex((instruction) => isOne(nameOf(instruction))) + 1;

/** There is nothing to record before the call is answered. */
export const withStartRecording = (svaml: Svaml, options: object, from: 'start' | 'afterAnnouncements'): Svaml => {
  const { instructions = [] } = svaml;
  const isBefore = (name: string): boolean => name === 'answer' || (from !== 'start' && ANNOUNCING.has(name));
  const at = afterLast(instructions, isBefore);
  return { ...svaml, instructions: instructions.toSpliced(at, 0, { name: 'startRecording', options }) };
};

export const withFlag = (svaml: Svaml, recordingOptions: object): Svaml => ({
  ...svaml,
  action: { name: 'continue', ...svaml.action, record: true, recordingOptions },
});

/** What a customer's application started itself is taken out again. */
export const withoutRecording = ({ action, instructions, ...rest }: Svaml): Svaml => {
  const { record: _, recordingOptions: __, ...other } = action ?? {};
  return {
    ...rest,
    ...(instructions && { instructions: instructions.filter((part) => nameOf(part) !== 'startrecording') }),
    ...(action && { action: other }),
  };
};
