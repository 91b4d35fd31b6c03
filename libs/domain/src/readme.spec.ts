import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { commandCatalogue } from './commands';
import { decisionCatalogue } from './decisions';
import { factCatalogue } from './facts/fact';
import type { Catalogue, MessageDeclaration } from './message';

const fieldsOf = (data: z.core.$ZodType): string => {
  const { def } = (data as z.core.$ZodTypes)._zod;
  const shape = def.type === 'object' ? def.shape : {};
  return Object.entries(shape)
    .map(([name, field]) => (field._zod.optout === 'optional' ? `${name}?` : name))
    .join(', ');
};

const lineOf = ({ name, type, data }: MessageDeclaration): string =>
  `- ${name} \`${type}\` ${fieldsOf(data)}`.trimEnd();

const listOf = (title: string, catalogue: Catalogue): string =>
  [`### ${title}`, '', ...Object.values(catalogue).map(lineOf)].join('\n');

const catalogue = [
  listOf('Facts', factCatalogue),
  listOf('Decisions', decisionCatalogue),
  listOf('Commands', commandCatalogue),
].join('\n\n');

const declarations = [factCatalogue, decisionCatalogue, commandCatalogue].flatMap((all: Catalogue) =>
  Object.entries(all),
);

describe('the catalogue of messages', () => {
  it('in the README is what is declared', () => {
    const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
    const [, written = ''] = readme.split('<!-- catalogue -->');
    expect(written.trim()).toBe(catalogue);
  });

  it('has every message under its own name, and no type twice', () => {
    for (const [name, declaration] of declarations) expect(declaration.name).toBe(name);
    expect(new Set(declarations.map(([, { type }]) => type)).size).toBe(declarations.length);
  });
});
