import type { Account } from '@earwitness/configuration';
import type { CommandType } from '@earwitness/domain';
import { type Fault, Problem } from '../http/problem';
import type { Asked } from '../requests/operator-fact';
import { canBePaused, nameOf, startableModes, supports, supportsIn } from './capable';
import { refuseOperation } from './refuse-operation';
import type { Placed, Subject } from './subject';

/** The tenant's accounts, all of them and one by its name. */
export interface Accounts {
  readonly all: readonly Account[];
  find(vendor: string, id: string): Account | undefined;
}

const impossible = (detail: string, ...errors: readonly Fault[]): Problem =>
  new Problem(422, errors.length > 0 ? { detail, errors } : { detail });

/** `vendor/account/sessionRef`, of which only the last part may have a slash. */
const accountOf = (sessionKey: string, { find }: Accounts): Account | undefined => {
  const [vendor = '', id = ''] = sessionKey.split('/');
  return find(vendor, id);
};

const unless = (account: Account | undefined, type: CommandType, pointer?: string): Problem | undefined => {
  if (!account || supports(account, type)) return undefined;
  const detail = `${nameOf(account)} supports ${type} in no mode.`;
  return pointer === undefined ? impossible(detail) : impossible(detail, { pointer, detail });
};

/** In the mode that the recording is of, where the account has that mode. */
const unlessOf = (
  { mode }: Subject['recordings'][number],
  account: Account | undefined,
  type: CommandType,
): Problem | undefined => {
  if (!account || supportsIn(account, mode, type) !== false) return unless(account, type);
  return impossible(`${nameOf(account)} does not support ${type} of recordings in mode ${mode}.`);
};

/** A session of an account that is known, but not of this conversation. */
const unknownSession = (sessionKey: string, { sessions }: Subject, accounts: Accounts): Problem | undefined => {
  if (!accountOf(sessionKey, accounts) || sessions.some(({ key }) => key === sessionKey)) return undefined;
  const detail = 'is of no session of this conversation';
  return impossible('There is no such session.', { pointer: '/sessionKey', detail });
};

const accountsIn = ({ sessions, recordings }: Subject, { find }: Accounts): readonly (Account | undefined)[] => [
  ...new Set([...sessions, ...recordings].map(({ vendor, account }: Placed) => find(vendor, account))),
];

const hasEnded = ({ sessions }: Subject): boolean =>
  sessions.length > 0 && sessions.every(({ endedAt }) => endedAt !== undefined);

/** What is not known may be able to. */
const unpausable = (subject: Subject, accounts: Accounts): Problem | undefined => {
  const here = accountsIn(subject, accounts);
  const known = here.filter((account) => account !== undefined);
  if (known.length === 0 || known.length < here.length || canBePaused(known, accounts.all)) return undefined;
  return impossible(`${known.map(nameOf).join(', ')} cannot pause in any mode.`);
};

const unstartable = (account: Account | undefined, mode: string): Problem | undefined => {
  if (!account || startableModes(account).includes(mode)) return undefined;
  const modes = startableModes(account);
  const detail = `${nameOf(account)} starts captures in ${modes.length > 0 ? modes.join(', ') : 'no mode'}.`;
  return impossible('The account cannot start such a capture.', { pointer: '/mode', detail });
};

/**
 * Why what is asked cannot be done, as far as configuration says so: what a vendor cannot do is refused at once.
 * Undefined where it can be done, or nobody knows yet.
 */
export const refuse = (asked: Asked, subject: Subject, accounts: Accounts): Problem | undefined => {
  const unlessRecorded = (id: string, type: CommandType): Problem | undefined => {
    const recording = subject.recordings.find((known) => known.id === id);
    return recording && unlessOf(recording, accounts.find(recording.vendor, recording.account), type);
  };
  switch (asked.name) {
    case 'PauseRequested':
      return hasEnded(subject)
        ? new Problem(409, { detail: 'The conversation has ended.' })
        : unpausable(subject, accounts);
    case 'ResumeRequested':
      return unpausable(subject, accounts);
    case 'CaptureRequested':
      return (
        unstartable(accountOf(asked.data.sessionKey, accounts), asked.data.mode) ??
        unknownSession(asked.data.sessionKey, subject, accounts)
      );
    case 'SessionStopRequested':
      return (
        unless(accountOf(asked.data.sessionKey, accounts), 'StopSession', '/sessionKey') ??
        unknownSession(asked.data.sessionKey, subject, accounts)
      );
    case 'OperationRequested': {
      const account = accountOf(asked.data.sessionKey, accounts);
      if (account)
        return refuseOperation(account, asked.data) ?? unknownSession(asked.data.sessionKey, subject, accounts);
      const detail = 'is of no account that is configured';
      return impossible('There is no such session.', { pointer: '/sessionKey', detail });
    }
    case 'StopRequested':
      return unlessRecorded(asked.data.captureId, 'StopCapture');
    case 'CancelRequested':
      return unlessRecorded(asked.data.captureId, 'CancelCapture');
    case 'StoreRequested':
      return unlessRecorded(asked.data.captureId, 'StoreRecording');
    case 'DeleteRequested':
      return unlessRecorded(asked.data.captureId, 'DeleteRecording');
    case 'MergeRequested':
      return asked.data.captureIds.map((id) => unlessRecorded(id, 'MergeRecordings')).find((problem) => problem);
    case 'ContextStated':
    case 'CueGiven':
    case 'ConsentAnnounced':
    case 'ConsentGranted':
    case 'ConsentDeclined':
    case 'ConsentWithdrawn':
      return undefined;
  }
};
