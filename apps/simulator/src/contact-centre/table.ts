import type { PlayedCall } from './play';
import type { SeenConversation } from './query-api';

const HEADINGS = ['contact', 'call', 'vendor sessions', 'captures', 'verdict', 'commands', 'trace', 'seconds'] as const;

const counted = (names: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name)).join(', ');
};

const seconds = ({ sessions }: SeenConversation): string => {
  const starts = sessions.flatMap(({ startedAt }) => (startedAt ? [Date.parse(startedAt)] : []));
  const ends = sessions.flatMap(({ endedAt }) => (endedAt ? [Date.parse(endedAt)] : []));
  return starts.length > 0 && ends.length > 0 ? ((Math.max(...ends) - Math.min(...starts)) / 1000).toFixed(1) : '–';
};

const verdict = ({ expectations }: SeenConversation): string => {
  const [first] = expectations;
  if (!first) return 'not demanded';
  return first.verdict === 'satisfied' || !first.why ? first.verdict : `${first.verdict} (${first.why})`;
};

const row = ({ contactId, kind }: PlayedCall, conversation: SeenConversation | undefined): readonly string[] => {
  if (!conversation) return [contactId, kind, 'not known', '', '', '', '', ''];
  return [
    contactId,
    kind,
    counted(conversation.sessions.map(({ vendor }) => vendor)),
    counted(conversation.recordings.map(({ mode, state }) => `${mode} ${state}`)),
    verdict(conversation),
    String(conversation.commands.filter(({ status }) => status !== 'withheld').length),
    `${conversation.traceId.slice(0, 12)}…`,
    seconds(conversation),
  ];
};

/** The conversations of the calls that were played, one a line. */
export const table = (calls: readonly PlayedCall[], conversations: readonly SeenConversation[]): string => {
  const byRef = new Map(conversations.flatMap((c) => c.sessions.map(({ ref }) => [ref, c] as const)));
  const rows = [HEADINGS, ...calls.map((call) => row(call, byRef.get(call.sessionRef)))];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [headings = HEADINGS, ...others] = rows;
  return [line(headings), widths.map((width) => '─'.repeat(width)).join('  '), ...others.map(line)].join('\n');
};
