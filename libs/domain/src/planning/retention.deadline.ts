import { type Capture, isGoneAtVendor } from '../capture/capture';
import { defined } from '../capture/join';
import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Deadline, Due } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import type { Decision, RetentionTerms } from '../decisions';
import { isDiscarding } from '../permission/permission';
import { disposeIntent, keptSince, recordedTerms, termsOf } from './retention';

const same = ['retainUntil', 'disposeAt', 'dispose', 'hold'] as const;

const isSame = (a: RetentionTerms, b: RetentionTerms | undefined): boolean =>
  b !== undefined && same.every((term) => a[term] === b[term]);

const toRecord = (state: Conversation, capture: Capture, terms: RetentionTerms): readonly Due[] =>
  isSame(terms, recordedTerms(state, capture))
    ? []
    : [{ at: keptSince(capture) ?? '', decisions: [{ name: 'RetentionSet', data: terms }] }];

const isDeletable = (context: DecisionContext, capture: Capture): boolean =>
  context
    .profileOf(capture.vendor, capture.account)
    ?.capabilities[capture.mode]?.supports.includes('DeleteRecording') ?? false;

const toDelete = (state: Conversation, context: DecisionContext, capture: Capture): readonly Decision[] =>
  isDiscarding(state) || capture.ref === undefined || isGoneAtVendor(capture) || !isDeletable(context, capture)
    ? []
    : demanded(state, context, {
        ...forCapture(state, capture),
        type: 'DeleteRecording',
        intent: disposeIntent(capture),
      });

/** A copy that we have no hand on; what was merged into another file lies where that one does. */
const isElsewhere = (context: DecisionContext, capture: Capture): boolean => {
  const { stored, mergedAt } = capture.recording;
  return (stored ?? mergedAt) !== undefined || (!isGoneAtVendor(capture) && !isDeletable(context, capture));
};

const toTell = (
  context: DecisionContext,
  capture: Capture,
  { captureId, dispose }: RetentionTerms,
): readonly Decision[] => {
  const { stored, vendorLocation } = capture.recording;
  const location = stored?.location ?? vendorLocation;
  return isElsewhere(context, capture)
    ? [{ name: 'DisposalDue', data: { captureId, dispose, ...defined({ location }) } }]
    : [];
};

const toDispose = (
  state: Conversation,
  context: DecisionContext,
  { capture, terms }: { readonly capture: Capture; readonly terms: RetentionTerms },
): readonly Due[] => {
  const { disposeAt } = terms;
  const known = recordedTerms(state, capture);
  if (!disposeAt || !known) return [];
  const decisions = [
    ...toDelete(state, context, capture),
    ...(known.disposalDueSince === undefined ? toTell(context, capture, terms) : []),
  ];
  return decisions.length > 0 ? [{ at: disposeAt, decisions }] : [];
};

/** How long every kept recording is kept, and what happens when that time is over. */
export const retentionDeadline: Deadline = (state, context) =>
  state.captures.flatMap((capture) => {
    const terms = termsOf(state, capture);
    if (!terms) return [];
    return [...toRecord(state, capture, terms), ...toDispose(state, context, { capture, terms })];
  });
