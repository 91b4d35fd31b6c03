import { lengthsOfFacts } from '@earwitness/policy';
import { z } from 'zod';
import { finding } from '../decisions/decision.read-model';

const texts = (value: string): readonly string[] => value.split(',').filter((text) => text !== '');

const MOST_GROUPS = lengthsOfFacts['Caller.groups'];

export const accessQuestion = z.strictObject({
  user: z.string().min(1).max(256),
  groups: z
    .string()
    .max(4096)
    .default('')
    .transform(texts)
    .refine(({ length }) => length <= MOST_GROUPS, `holds more than ${MOST_GROUPS}`)
    .describe('Of the user, separated by commas.'),
});
export type AccessQuestion = Readonly<z.output<typeof accessQuestion>>;

export const access = z
  .object({ allowed: z.boolean(), findings: z.array(finding).readonly() })
  .meta({ id: 'Access', description: 'Whether somebody may play a recording, by the access policies in force.' });
export type Access = Readonly<z.infer<typeof access>>;

export const accessExample: Access = {
  allowed: true,
  findings: [
    {
      policyId: 'supervisors-may-play',
      class: 'default',
      mode: 'enforce',
      result: 'matched',
      clause: '!c.tags.exists(t, t == "board")',
      facts: { 'c.tags': [] },
    },
  ],
};
