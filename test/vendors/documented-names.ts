import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const VENDORS = join(process.cwd(), 'libs/vendors/src');
/** What proves or stands for an adapter is not the adapter. */
const NOT_THE_ADAPTER = /\.(?:spec|given|samples)\.ts$|simulator/;

/** The names of events, statuses, commands and fields in a vendor's document. */
export interface Documented {
  readonly document: string;
  readonly names: readonly string[];
}

const read = (path: string): string => readFileSync(path, 'utf8');

/** By vendor: its folder has a list of what its document names. */
export const documented: Readonly<Record<string, Documented>> = Object.fromEntries(
  readdirSync(VENDORS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.documented.json'))
    .map((path) => [path.split('/')[0] ?? '', JSON.parse(read(join(VENDORS, path))) as Documented]),
);

/** Folders that several vendors draw upon. */
const SHARED = ['sns', 'siprec', 'iotcomms-jwt'];

/** All that the adapter of a vendor says in code. */
export const codeOf = (vendor: string): string => {
  const folders = [vendor, ...SHARED].map((folder) => join(VENDORS, folder));
  return folders
    .flatMap((folder) => {
      try {
        return readdirSync(folder).map((file) => join(folder, file));
      } catch {
        return [];
      }
    })
    .filter((file) => file.endsWith('.ts') && !NOT_THE_ADAPTER.test(file))
    .map(read)
    .join('\n');
};

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Names that stand nowhere in the code as a word of their own. */
export const unmentioned = (names: readonly string[], code: string): readonly string[] =>
  names.filter((name) => !new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`).test(code));
