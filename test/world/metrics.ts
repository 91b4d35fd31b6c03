import type { World } from './world';

const MANAGEMENT = { ingress: 0, saga: 1, projections: 2 } as const;

/** Of a series, behind its labels; a moment may follow. */
const valueIn = (line: string): number => Number(/\} (\S+)/.exec(line)?.[1]);

/** What a process of the platform has counted so far under this name, in all series that have these labels. */
export const counted = async (
  { ports }: World,
  app: keyof typeof MANAGEMENT,
  [name, labels]: readonly [name: string, labels: Readonly<Record<string, string>>],
): Promise<number> => {
  const response = await fetch(`http://127.0.0.1:${ports.management[MANAGEMENT[app]]}/metrics`);
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const series = (await response.text())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)));
  return series.reduce((sum, line) => sum + valueIn(line), 0);
};
