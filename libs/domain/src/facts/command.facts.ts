import { z } from 'zod';
import { message } from '../message';

/**
 * Which command an outcome is about: by our id when the dispatcher says it, by type and `captureRef` when a vendor's
 * alarm says it and does not know our id.
 */
const about = { commandId: z.string().optional(), commandType: z.string().optional() };

/** The vendor took it; it has not necessarily happened yet. */
export const CommandAccepted = message('CommandAccepted', 'command.accepted', z.object(about));
export const CommandRefused = message(
  'CommandRefused',
  'command.refused',
  z.object({
    ...about,
    reason: z.string(),
    detail: z.string().optional(),
    /** Whether the same command may succeed later. */
    retryable: z.boolean(),
  }),
);
/** Nobody can say whether the vendor has it: no answer, or a crash between sending and noting. */
export const CommandUnknown = message('CommandUnknown', 'command.unknown', z.object({ ...about, cause: z.string() }));
