import {
  type BookCommand,
  type BookOutcome,
  decideBook,
  emptyBook,
  entryOf,
  evolveBook,
  type PolicyBook,
  policyStreamOf,
} from './policy-book';
import type { LintFinding } from './policy-set.events';

const AT = '2026-01-05T09:00:00.000Z';
const [A, B, C] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] as const;
const documents = [{ kind: 'Policy' }];
const warning: LintFinding = { severity: 'warning', code: 'Shadowed', at: '/0', detail: 'never decides' };
const error: LintFinding = { severity: 'error', code: 'EmptyRegions', at: '/0/store/region', detail: 'no region' };

const draft = (hash: string, by = 'ann'): BookCommand => ({ kind: 'draft', hash, documents, by });
const lint = (hash: string, ...findings: readonly LintFinding[]): BookCommand => ({
  kind: 'lint',
  hash,
  findings,
  by: 'ann',
});
const approve = (hash: string, by: string): BookCommand => ({ kind: 'approve', hash, by });
const activate = (hash: string, by = 'ann', rule: 'one' | 'two' = 'one'): BookCommand => ({
  kind: 'activate',
  hash,
  by,
  rule,
});

const folded = (book: PolicyBook, outcome: BookOutcome): PolicyBook => {
  if (!outcome.isAccepted) throw new Error(outcome.refusal.reason);
  return outcome.events.reduce((before, event) => evolveBook(before, { ...event, recordedAt: AT }), book);
};

const given = (...commands: readonly BookCommand[]) => {
  const book = commands.reduce((before, command) => folded(before, decideBook(command, before)), emptyBook);
  return {
    book,
    when: (command: BookCommand) => {
      const outcome = decideBook(command, book);
      const told = outcome.isAccepted
        ? outcome.events.map(({ name, data }) => [name, data])
        : {
            refused: outcome.refusal.reason,
            ...('overtakenBy' in outcome.refusal && { by: outcome.refusal.overtakenBy }),
          };
      return { then: (expected: unknown): void => expect(told).toEqual(expected) };
    },
  };
};

describe('drafting', () => {
  it('counts the sets of a tenant without a gap', () => {
    given(draft(A))
      .when(draft(B))
      .then([['PolicySetDrafted', { hash: B, by: 'ann', version: 2, documents }]]);
  });

  it('of the same documents again is the same version', () => given(draft(A), draft(B)).when(draft(A, 'bob')).then([]));
});

describe('linting', () => {
  it('keeps what was found', () => {
    given(draft(A))
      .when(lint(A, warning))
      .then([['PolicySetLinted', { hash: A, findings: [warning], by: 'ann' }]]);
  });

  it('that finds the same again adds nothing', () => given(draft(A), lint(A, warning)).when(lint(A, warning)).then([]));

  it('that finds something else is kept too', () => {
    given(draft(A), lint(A, warning))
      .when(lint(A))
      .then([['PolicySetLinted', { hash: A, findings: [], by: 'ann' }]]);
  });
});

describe('approving', () => {
  it('is by somebody', () => {
    given(draft(A), lint(A))
      .when(approve(A, 'bob'))
      .then([['PolicySetApproved', { hash: A, by: 'bob' }]]);
  });

  it('by the same person again adds nothing', () => {
    given(draft(A), lint(A), approve(A, 'bob')).when(approve(A, 'bob')).then([]);
  });

  it('is refused before lint, and with errors', () => {
    given(draft(A)).when(approve(A, 'bob')).then({ refused: 'NotLinted' });
    given(draft(A), lint(A, error)).when(approve(A, 'bob')).then({ refused: 'LintHasErrors' });
  });

  it('of what is in force is pointless', () => {
    given(draft(A), lint(A), activate(A)).when(approve(A, 'bob')).then({ refused: 'AlreadyActive' });
  });
});

describe('activating', () => {
  it('puts the first set in force', () => {
    given(draft(A), lint(A, warning))
      .when(activate(A))
      .then([['PolicySetActivated', { hash: A, by: 'ann' }]]);
  });

  it('takes the old set out of force in the same breath', () => {
    given(draft(A), lint(A), activate(A), draft(B), lint(B))
      .when(activate(B))
      .then([
        ['PolicySetActivated', { hash: B, by: 'ann' }],
        ['PolicySetSuperseded', { hash: A, by: B }],
      ]);
  });

  it('is refused before lint, with errors, twice, and of what is not there', () => {
    given(draft(A)).when(activate(A)).then({ refused: 'NotLinted' });
    given(draft(A), lint(A, error)).when(activate(A)).then({ refused: 'LintHasErrors' });
    given(draft(A), lint(A), activate(A)).when(activate(A)).then({ refused: 'AlreadyActive' });
    given(draft(A), lint(A)).when(activate(C)).then({ refused: 'UnknownPolicySet' });
  });

  it('takes two people where the tenant asks for it', () => {
    const refused = { refused: 'NeedsApprovalByAnother' };
    given(draft(A), lint(A))
      .when(activate(A, 'ann', 'two'))
      .then(refused);
    given(draft(A), lint(A), approve(A, 'ann'))
      .when(activate(A, 'ann', 'two'))
      .then(refused);
    given(draft(A), lint(A), approve(A, 'ann'))
      .when(activate(A, 'bob', 'two'))
      .then([['PolicySetActivated', { hash: A, by: 'bob' }]]);
  });

  it('of an old set again needs another approval', () => {
    const story = [draft(A), lint(A), approve(A, 'ann'), activate(A, 'bob', 'two'), draft(B), lint(B), activate(B)];
    given(...story)
      .when(activate(A, 'bob', 'two'))
      .then({ refused: 'NeedsApprovalByAnother' });
    given(...story, approve(A, 'ann'))
      .when(activate(A, 'bob', 'two'))
      .then([
        ['PolicySetActivated', { hash: A, by: 'bob' }],
        ['PolicySetSuperseded', { hash: B, by: A }],
      ]);
  });
});

describe('an approval', () => {
  const [D1, D2, D3] = [A, B, C];
  const story = [draft(D1), draft(D3), lint(D1), lint(D3), approve(D3, 'eve'), approve(D1, 'eve')];
  const overtaken = [...story, activate(D1, 'bob', 'two')];

  it('is of no account once another set has come into force', () => {
    given(...story)
      .when(activate(D3, 'bob', 'two'))
      .then([['PolicySetActivated', { hash: D3, by: 'bob' }]]);
    given(...overtaken)
      .when(activate(D3, 'bob', 'two'))
      .then({ refused: 'ApprovalOvertaken', by: D1 });
  });

  it('can be given again, by somebody else than whoever activates', () => {
    given(...overtaken)
      .when(approve(D3, 'eve'))
      .then([['PolicySetApproved', { hash: D3, by: 'eve' }]]);
    given(...overtaken, approve(D3, 'bob'))
      .when(activate(D3, 'bob', 'two'))
      .then({ refused: 'NeedsApprovalByAnother' });
    given(...overtaken, approve(D3, 'eve'))
      .when(activate(D3, 'bob', 'two'))
      .then([
        ['PolicySetActivated', { hash: D3, by: 'bob' }],
        ['PolicySetSuperseded', { hash: D1, by: D3 }],
      ]);
  });

  it('is overtaken by the last set that came into force', () => {
    given(...overtaken, approve(D3, 'eve'), draft(D2), lint(D2), activate(D2))
      .when(activate(D3, 'bob', 'two'))
      .then({ refused: 'ApprovalOvertaken', by: D2 });
  });

  it('is not needed where one person is enough', () => {
    given(...overtaken)
      .when(activate(D3, 'bob'))
      .then([
        ['PolicySetActivated', { hash: D3, by: 'bob' }],
        ['PolicySetSuperseded', { hash: D1, by: D3 }],
      ]);
  });

  it('that is overtaken leaves the set as it was before', () => {
    const { book } = given(...overtaken);
    expect(entryOf(book, D3)).toMatchObject({ state: 'draft', approvedBy: [], overtakenBy: D1 });
    const { book: again } = given(...overtaken, approve(D3, 'eve'));
    expect(entryOf(again, D3)).toMatchObject({ state: 'approved', approvedBy: ['eve'] });
    expect(entryOf(again, D3)).not.toHaveProperty('overtakenBy');
    const old = given(...overtaken, activate(D3), approve(D1, 'eve'), draft(D2), lint(D2), activate(D2));
    expect(entryOf(old.book, D1)).toMatchObject({ state: 'superseded', overtakenBy: D2 });
  });
});

describe('the book', () => {
  it('knows the state of each set', () => {
    const { book } = given(
      ...[draft(A), lint(A), activate(A), draft(B), lint(B), activate(B), draft(C), lint(C), approve(C, 'bob')],
    );
    expect(book.entries.map(({ version, state }) => [version, state])).toEqual([
      [1, 'superseded'],
      [2, 'active'],
      [3, 'approved'],
    ]);
    expect(entryOf(book, B)).toMatchObject({ draftedBy: 'ann', activatedAt: AT });
  });

  it('keeps no documents, and survives being stored', () => {
    const { book } = given(draft(A), lint(A, warning), activate(A));
    expect(JSON.parse(JSON.stringify(book))).toEqual(book);
    expect(JSON.stringify(book)).not.toContain('documents');
  });

  it('knows simulations of sets that exist only', () => {
    const simulated = { kind: 'simulate', replayId: 'r', summary: { flips: 0 }, by: 'ann' } as const;
    given(draft(A))
      .when({ ...simulated, hash: A })
      .then([['PolicySetSimulated', { hash: A, replayId: 'r', summary: { flips: 0 }, by: 'ann' }]]);
    given(draft(A))
      .when({ ...simulated, hash: B })
      .then({ refused: 'UnknownPolicySet' });
  });

  it('is kept in a stream of each tenant', () => {
    expect(policyStreamOf('acme')).not.toBe(policyStreamOf('bank'));
  });
});
