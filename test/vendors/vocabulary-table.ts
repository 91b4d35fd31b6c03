import { adapters } from '@earwitness/vendors';

type Adapter = (typeof adapters)[number];
type Term = Adapter['vocabulary'][number];

const words = { event: 'event', status: 'status', question: 'question', command: 'command' } as const;

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** `fact SessionEnded` as people read it. */
const meaning = (becomes: string): string => {
  const [kind = '', name = '', mode = ''] = becomes.split(' ');
  switch (kind) {
    case 'fact':
      return `\`${name}\``;
    case 'answer':
      return 'answered at once';
    case 'command':
      return mode ? `command \`${name}\` (${mode})` : `command \`${name}\``;
    default:
      return `${kind} \`${name}\``;
  }
};

const row = ({ kind, term, becomes }: Term): string =>
  `| ${words[kind]} | \`${cell(term)}\` | ${becomes.map(meaning).join(', ')} |`;

const tableOf = ({ vendor, vocabulary }: Adapter): string => {
  const byDocument = Map.groupBy(vocabulary, ({ document }) => document);
  const tables = [...byDocument].map(([document, terms]) =>
    [`**${document}**`, '', '| what | the vendor says | here |', '| --- | --- | --- |', ...terms.map(row)].join('\n'),
  );
  const summary = `<summary>${vendor}: ${vocabulary.length} words</summary>`;
  return [`<details>`, summary, '', tables.join('\n\n'), '', '</details>'].join('\n');
};

/** Every event, status, question and command of every document, and what it is here. */
export const vocabularyTables = (): string => adapters.map(tableOf).join('\n\n');

const can = (isSo: boolean): string => (isSo ? 'yes' : '–');

type Capability = Adapter['commands']['capabilities'][number];

const unique = (words: readonly string[]): string => [...new Set(words)].join(' or ');

/** A mode may be set up in several ways: one row says what is possible in any of them. */
const capabilityRow = ({ vendor, reads }: Adapter, mode: string, ways: readonly Capability[]): string => {
  const types = [...new Set(ways.flatMap(({ supports }) => supports))];
  const does = types.map((type) => type.replace(/Captures?$|Recordings?$/, '').toLowerCase()).join(', ');
  const asked = reads?.backfill ? 'search' : reads?.watch ? 'poll' : '–';
  const cells = [
    ...[
      vendor,
      mode,
      unique(ways.map(({ startedBy }) => startedBy)),
      does || '–',
      unique(ways.map(({ pause }) => pause)),
    ],
    can(ways.some(({ sendsStartedEvent }) => sendsStartedEvent)),
    can(ways.some(({ sendsFailedEvent }) => sendsFailedEvent)),
    asked,
  ];
  return `| ${cells.join(' | ')} |`;
};

const capabilityRows = (adapter: Adapter): readonly string[] =>
  [...Map.groupBy(adapter.commands.capabilities, ({ mode }) => mode)].map(([mode, ways]) =>
    capabilityRow(adapter, mode, ways),
  );

/** What each vendor can do in each mode. */
export const capabilityTable = (): string => {
  const head = [
    'vendor',
    'mode',
    'started by',
    'commands',
    'pause',
    'says it started',
    'says it failed',
    'account can be asked',
  ];
  const rows = adapters.flatMap(capabilityRows);
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n');
};
