import { hash } from 'node:crypto';

const MOST_NAMES = 1_000;
const LONGEST_NAME = 64;

/** Of fields, as JSON: they are few, and each is written thousands of times a second. */
const names = new Map<string, string>();

const nameOf = (field: string): string => {
  const known = names.get(field);
  if (known !== undefined) return known;
  const name = `${JSON.stringify(field)}:`;
  if (names.size < MOST_NAMES && field.length <= LONGEST_NAME) names.set(field, name);
  return name;
};

const recordOf = (value: Readonly<Record<string, unknown>>): string => {
  let text = '';
  for (const field of Object.keys(value).sort())
    if (value[field] !== undefined) text += `${text === '' ? '' : ','}${nameOf(field)}${canonical(value[field])}`;
  return `{${text}}`;
};

/** JSON with names in order: the same value gives the same text, whoever wrote it down before. */
export const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? `[${value.map(canonical).join(',')}]` : recordOf(value as Record<string, unknown>);
};

/** SHA-256 (hex). */
export const contentHash = (value: unknown): string => hash('sha256', canonical(value));
