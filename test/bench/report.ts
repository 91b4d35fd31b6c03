import { writeFileSync } from 'node:fs';
import type { Machine } from './machine';
import type { Bar, Ratio } from './pairs';

/** What a workload has found. */
export interface Report {
  readonly workload: string;
  readonly machine: Machine;
  /** One table each: a line for each system. */
  readonly tables: readonly { readonly title: string; readonly rows: readonly Row[] }[];
  readonly ratios: readonly (Ratio & { readonly lane?: string })[];
  readonly notes: readonly string[];
  /** What the bench found wrong with its own work; empty when every check held. */
  readonly faults: readonly string[];
}

export type Row = Readonly<Record<string, string | number>>;

const LARGE = 100;

const shown = (value: string | number | undefined): string => {
  if (typeof value !== 'number') return value ?? '';
  if (!Number.isFinite(value)) return '–';
  const isWhole = Number.isInteger(value) || Math.abs(value) >= LARGE;
  return isWhole ? Math.round(value).toLocaleString('en') : value.toFixed(2);
};

const table = (rows: readonly Row[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => shown(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isText = names.map((name) => rows.some((row) => typeof row[name] === 'string'));
  const cell = (text: string, column: number): string =>
    isText[column] ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
};

const barOf = ({ atLeast, atMost }: Bar = {}): string => {
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  return atMost === undefined ? '' : `≤ ${atMost}`;
};

const ratioRow = ({ name, lane, median, worst, bar, verdict }: Report['ratios'][number]): Row => ({
  ...(lane === undefined ? {} : { lane }),
  'ours / theirs': name,
  median,
  'worst pair': worst,
  bar: barOf(bar),
  verdict,
});

const machineLine = ({ cpu, cores, node, kafka, postgres, loadBefore, loadAfter }: Machine): string =>
  [
    `${cores} cores (${cpu})`,
    `Node ${node}, Kafka ${kafka}${postgres === undefined ? '' : `, Postgres ${postgres}`}`,
    `load of the last minute ${loadBefore} before, ${loadAfter} after (with the bench itself)`,
  ].join(' · ');

/** Prints what was found, and writes it down where that is asked for. */
export const publish = (report: Report, jsonPath: string | undefined): void => {
  const parts = [
    `${report.workload}\n${machineLine(report.machine)}`,
    ...report.tables.map(({ title, rows }) => `${title}\n${table(rows)}`),
    table(report.ratios.map(ratioRow)),
    ...(report.notes.length > 0 ? [report.notes.map((note) => `- ${note}`).join('\n')] : []),
    report.faults.length === 0
      ? 'Checks: every one held.'
      : `Checks that failed:\n${report.faults.map((fault) => `- ${fault}`).join('\n')}`,
  ];
  console.log(parts.join('\n\n'));
  if (jsonPath !== undefined) writeFileSync(jsonPath, `${JSON.stringify(report, undefined, 2)}\n`);
};
