import { instant } from '@earwitness/domain';
import { z } from 'zod';

const MOST_PER_PAGE = 200;

const parsed = <P>(position: z.ZodType<P>, text: string): P | undefined => {
  try {
    return position.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
};

/** An opaque cursor as it comes in a query. */
export const cursorOf = <P>(position: z.ZodType<P>) =>
  z
    .string()
    .max(1024)
    .describe('The `next` of the page before. Opaque.')
    .transform((text, context) => {
      const found = parsed(position, text);
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message: 'is no cursor of this list' });
      return z.NEVER;
    });

export const toCursor = (position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

export const positionByTime = z.tuple([instant, z.uuid()]).readonly();

const limit = z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(50);

/** What every list can be asked, with cursors of its own kind. */
export const paging = <P>(position: z.ZodType<P>) => ({ limit, cursor: cursorOf(position).optional() });

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item).readonly(), next: z.string().optional().describe('Absent on the last page.') });

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/** Makes a page out of one row more than was asked for, which says whether there is another page. */
export const toPage = <Row, T>(
  rows: readonly Row[],
  most: number,
  { item, position }: { item: (row: Row) => T; position: (row: Row) => readonly (string | number)[] },
): Page<T> => {
  const shown = rows.slice(0, most);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    ...(rows.length > most && last !== undefined ? { next: toCursor(position(last)) } : {}),
  };
};
