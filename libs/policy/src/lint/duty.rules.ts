import type { Finding } from './finding';
import { found, type Inspection, type Subject } from './subject';

const obligations = ({ subjects }: Inspection): readonly Subject[] =>
  subjects.filter(({ document }) => document.class === 'obligation');

export const obligationFailsOpen = (inspection: Inspection): readonly Finding[] =>
  obligations(inspection)
    .filter(({ document }) => document.capture.failMode === 'open')
    .map((subject) => {
      const detail = 'A call that must be recorded goes on without a recorder.';
      return found(subject, { severity: 'error', code: 'ObligationFailsOpen', detail }, ['capture', 'failMode']);
    });

export const sampleOfObligation = (inspection: Inspection): readonly Finding[] =>
  obligations(inspection)
    .filter(({ document: { sample } }) => sample !== undefined && sample.percent > 0 && sample.percent < 100)
    .map((subject) => {
      const detail = `The obligation is met for ${subject.document.sample?.percent ?? 0} percent only; a selection is meant for samples.`;
      return found(subject, { severity: 'warning', code: 'SampleOfObligation', detail }, ['sample', 'percent']);
    });
