import { captureMode } from '@earwitness/domain';
import { z } from 'zod';

const capability = z
  .object({
    mode: captureMode,
    startedBy: z.enum(['command', 'answer', 'vendor']).describe('Who starts it: we, our answer to a question, nobody.'),
    supports: z.array(z.string()).readonly().describe('Types of commands.'),
    pause: z.enum(['native', 'mask', 'none']).describe('`mask`: what was paused is left out of the stored file.'),
    sendsStartedEvent: z.boolean(),
    sendsFailedEvent: z.boolean(),
    canQueryState: z.boolean(),
    resultWithinMs: z
      .record(z.string(), z.number())
      .describe('How long the effect of a command may take, by its type.'),
    /** What of a start it heeds: one side only, a transcript in a language. */
    heeds: z
      .array(z.enum(['tracks', 'transcribe']))
      .readonly()
      .optional(),
  })
  .meta({ id: 'Capability', description: 'What can be done in one mode of capturing.' });

const operation = z
  .object({
    name: z.string(),
    on: z
      .enum(['session', 'account'])
      .describe('`session`: by API, in the course of a call. `account`: by command line.'),
    summary: z.string(),
    input: z.record(z.string(), z.unknown()).optional().describe('JSON Schema 2020-12, where that can say it.'),
  })
  .meta({ id: 'VendorOperation', description: 'What only this vendor can do.' });

const term = z
  .object({
    document: z.string().describe('Title of the vendor’s document.'),
    kind: z.enum(['event', 'status', 'question', 'command']),
    term: z.string().describe('As it is on the wire.'),
    becomes: z.array(z.string()).min(1).readonly().describe('Facts, commands, operations, reads or answers.'),
  })
  .meta({ id: 'Term', description: 'A word of the vendor’s, and what it is here.' });

const account = z
  .object({
    id: z.string(),
    startsWithSession: z.array(captureMode).readonly().describe('Modes that a demanded session is captured in.'),
    startsOnlyWhere: z
      .partialRecord(captureMode, z.record(z.string(), z.string()))
      .optional()
      .describe('What the refs of a session must say for a mode to start with it.'),
    capabilities: z.array(capability).readonly(),
    operations: z.array(z.string()).readonly().describe('Names of the operations that its sessions have.'),
  })
  .meta({ id: 'VendorAccount', description: 'An account of the tenant, and what can be done with it as configured.' });

export const vendor = z
  .object({
    vendor: z.string(),
    capabilities: z
      .array(capability)
      .readonly()
      .describe('All there may be; what an account has depends on its setup.'),
    operations: z.array(operation).readonly(),
    asksQuestions: z.boolean().describe('It asks during call set-up what to do, and waits for the answer.'),
    canPoll: z.boolean().describe('What it does not tell is found by asking it.'),
    canBackfill: z.boolean().describe('What it told and was lost can be looked for afterwards.'),
    vocabulary: z.array(term).readonly(),
    accounts: z.array(account).readonly(),
  })
  .meta({ id: 'Vendor', description: 'What a vendor can do, and the tenant’s accounts there.' });
export type VendorView = Readonly<z.infer<typeof vendor>>;
export type VendorAccount = VendorView['accounts'][number];
export type VendorOperation = VendorView['operations'][number];

export const vendors = z.object({ items: z.array(vendor).readonly() }).meta({ id: 'Vendors' });
export type Vendors = Readonly<z.infer<typeof vendors>>;
