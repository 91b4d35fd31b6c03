import { hash } from 'node:crypto';

const recordOf = (value: Readonly<Record<string, unknown>>): string => {
  let text = '';
  for (const name of Object.keys(value).sort())
    if (value[name] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonical(value[name])}`;
  return `{${text}}`;
};

/** JSON with names in order: the same value gives the same text, whoever wrote it down before. */
export const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? `[${value.map(canonical).join(',')}]` : recordOf(value as Record<string, unknown>);
};

/** SHA-256 (hex). */
export const contentHash = (value: unknown): string => hash('sha256', canonical(value));
