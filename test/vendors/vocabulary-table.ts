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

const capabilityRows = ({ vendor, commands: { capabilities }, reads }: Adapter): readonly string[] =>
  capabilities.map(({ mode, startedBy, supports, pause, sendsStartedEvent, sendsFailedEvent }) => {
    const does = supports.map((type) => type.replace(/Captures?$|Recordings?$/, '').toLowerCase()).join(', ');
    const asked = reads?.backfill ? 'search' : reads?.watch ? 'poll' : '–';
    const cells = [vendor, mode, startedBy, does || '–', pause, can(sendsStartedEvent), can(sendsFailedEvent), asked];
    return `| ${cells.join(' | ')} |`;
  });

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
    'can be asked',
  ];
  const rows = adapters.flatMap(capabilityRows);
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...new Set(rows)].join('\n');
};
