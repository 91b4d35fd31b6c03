import { z } from 'zod';
import { conversationSummary } from '../conversations/summary.read-model';
import { recording } from '../recordings/recording.read-model';

export const trace = z
  .object({
    traceId: z.string(),
    conversations: z.array(conversationSummary).readonly(),
    recordings: z.array(recording).readonly(),
  })
  .meta({ id: 'Trace', description: 'Everything that belongs to one W3C trace.' });
export type Trace = Readonly<z.infer<typeof trace>>;
