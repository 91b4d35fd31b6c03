import { openedConversationId, strongestFirst } from './correlation';
import type { Link } from './facts/origin';

const session: Link = { kind: 'session', value: 'sinch/main/call/1', evidence: 'callid' };
const grouping: Link = { kind: 'grouping', value: 'sinch/main/conference/a', evidence: 'conferenceId' };
const carried: Link = { kind: 'carried', value: 'header:x-interaction-id:7', evidence: 'callHeaders' };

describe('a conversation that is heard of for the first time', () => {
  it('is named after its strongest link, in whatever order links are told', () => {
    const id = openedConversationId('acme', [session, carried, grouping]);
    expect(openedConversationId('acme', [grouping, session, carried])).toBe(id);
    expect(openedConversationId('acme', [carried])).toBe(id);
    expect(openedConversationId('acme', [session, grouping])).not.toBe(id);
  });

  it('is another one of another tenant, and by a link of another kind', () => {
    const ids = [
      openedConversationId('acme', [session]),
      openedConversationId('bank', [session]),
      openedConversationId('acme', [{ ...session, kind: 'grouping' }]),
      openedConversationId('acme', []),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('orders links of one kind by what they say', () => {
  const other = { ...session, value: 'sinch/main/call/0' };
  expect(strongestFirst([session, other])).toEqual(strongestFirst([other, session]));
  expect(strongestFirst([session, grouping, carried])).toEqual([carried, grouping, session]);
});
