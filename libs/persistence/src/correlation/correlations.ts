import type { Sql } from '../database/sql';

export interface Correlation {
  readonly tenant: string;
  /** `kind:value` */
  readonly link: string;
  readonly conversationId: string;
}

/** Which conversations these links are known to belong to. */
export const findCorrelations = (
  sql: Sql,
  links: readonly { readonly tenant: string; readonly link: string }[],
): Promise<Correlation[]> =>
  sql.query<Correlation>(
    `SELECT c.tenant, c.link, c.conversation_id AS "conversationId" FROM correlations c
       JOIN unnest($1::text[], $2::text[]) AS wanted (tenant, link) USING (tenant, link)`,
    [links.map(({ tenant }) => tenant), links.map(({ link }) => link)],
  );

/** @throws Conflict (unique key) when another transaction gave one of the links to another conversation first. */
export const addCorrelations = async (tx: Sql, correlations: readonly Correlation[]): Promise<void> => {
  if (correlations.length === 0) return;
  const ordered = [...correlations].sort((a, b) => (a.tenant + a.link < b.tenant + b.link ? -1 : 1));
  await tx.query(
    `INSERT INTO correlations (tenant, link, conversation_id) SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[])`,
    [ordered.map((c) => c.tenant), ordered.map((c) => c.link), ordered.map((c) => c.conversationId)],
  );
};

/** After a merge every link of the one conversation leads to the other. */
export const redirectCorrelations = async (tx: Sql, from: string, into: string): Promise<void> => {
  await tx.query('UPDATE correlations SET conversation_id = $2 WHERE conversation_id = $1', [from, into]);
};
