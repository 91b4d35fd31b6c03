type Fields = Readonly<Record<string, unknown>>;

const document = (kind: string, id: string, fields: Fields): Fields => ({
  apiVersion: 'earwitness/v1',
  kind,
  metadata: { id },
  ...fields,
});

export const policy = (id: string, fields: Fields = {}): Fields =>
  document('Policy', id, { phase: 'capture', ...fields });
export const listOf = (id: string, ...entries: readonly unknown[]): Fields => document('List', id, { entries });
export const groupOf = (id: string, ...members: readonly unknown[]): Fields => document('Group', id, { members });
export const schedule = (id: string, fields: Fields): Fields => document('Schedule', id, fields);
export const holidays = (id: string, ...dates: readonly unknown[]): Fields => document('Holidays', id, { dates });
export const settings = (fields: Fields): Fields => document('Settings', 'settings', fields);
