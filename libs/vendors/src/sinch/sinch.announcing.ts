import type { CaptureDecision } from '@earwitness/domain';
import type { Announcement } from './sinch.notices';
import { nameOf, type Svaml } from './sinch.svaml';

const instructionFor = (
  { kind, text }: NonNullable<CaptureDecision['plan']>['announce'],
  settings: Announcement,
): object | undefined => {
  const { language: locale, toneFile } = settings;
  const spoken = { name: 'say', text: text ?? settings.text, locale };
  switch (kind) {
    case 'none':
      return undefined;
    case 'tone':
      return toneFile === undefined ? spoken : { name: 'playFiles', ids: [toneFile], locale };
    case 'spoken':
      return spoken;
  }
};

/**
 * SVAML with the announcement before the instruction that starts the recording, or after all others where the action
 * does; undefined where nothing is to be announced.
 */
export const announced = (
  svaml: Svaml,
  decision: CaptureDecision | undefined,
  settings: Announcement,
): Svaml | undefined => {
  const instruction = decision?.plan && instructionFor(decision.plan.announce, settings);
  if (!instruction) return undefined;
  const { instructions = [] } = svaml;
  const start = instructions.findIndex((one) => nameOf(one) === 'startrecording');
  return { ...svaml, instructions: instructions.toSpliced(start < 0 ? instructions.length : start, 0, instruction) };
};
