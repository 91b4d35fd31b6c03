import type { Capture } from '../capture/capture';
import type { Conversation } from '../conversation/state';

/** Fills `{tenant} {date} {vendor} {conversationId} {captureId}` into a policy's template; `date` is `YYYY-MM-DD` in UTC. */
export const fileNameOf = (template: string, state: Conversation, capture: Capture): string => {
  const values = new Map([
    ['tenant', state.tenant],
    ['date', (capture.recording.startedAt ?? capture.recording.availableAt ?? '').slice(0, 10)],
    ['vendor', capture.vendor],
    ['conversationId', state.id],
    ['captureId', capture.id],
  ]);
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole);
};
