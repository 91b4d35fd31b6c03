import { z } from 'zod';
import { type WrittenPolicy, writtenPolicy } from './policy.document';
import {
  groupDocument,
  type GroupDocument,
  holidaysDocument,
  type HolidaysDocument,
  listDocument,
  type ListDocument,
  scheduleDocument,
  type ScheduleDocument,
  settingsDocument,
  type SettingsDocument,
} from './reference.documents';

/** One document as people write it, with defaults filled in. Parsed again it is the same. */
export type WrittenDocument =
  WrittenPolicy | ListDocument | GroupDocument | ScheduleDocument | HolidaysDocument | SettingsDocument;

export type Kind = WrittenDocument['kind'];
export type OfKind<K extends Kind> = Extract<WrittenDocument, { readonly kind: K }>;

export const schemas: { readonly [K in Kind]: z.ZodType<OfKind<K>> } = {
  Policy: writtenPolicy,
  List: listDocument,
  Group: groupDocument,
  Schedule: scheduleDocument,
  Holidays: holidaysDocument,
  Settings: settingsDocument,
};

export const kinds = Object.keys(schemas) as readonly Kind[];

const union = z.discriminatedUnion('kind', [
  writtenPolicy,
  listDocument,
  groupDocument,
  scheduleDocument,
  holidaysDocument,
  settingsDocument,
]);

/**
 * What one document may look like, as JSON Schema (draft 2020-12). It says all but what documents say of each other, and
 * what the fields of one say of each other; `parsePolicySet` says everything.
 */
export const policyJsonSchema = (): Readonly<Record<string, unknown>> => {
  const { $schema, ...schema } = z.toJSONSchema(union, { io: 'input', target: 'draft-2020-12' });
  return {
    $schema,
    title: 'Earwitness policy document',
    description: 'A policy, or what policies refer to.',
    type: 'object',
    ...schema,
    discriminator: { propertyName: 'kind' },
  };
};
