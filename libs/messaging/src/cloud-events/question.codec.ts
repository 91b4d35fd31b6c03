import type { Fact } from '@earwitness/domain';
import type { Appendable } from '../log';
import { QUESTIONS } from '../topics';
import { Poison, type Readable } from './envelope';
import { decodeFact, encodeFact } from './fact.codec';

/** What a question of call set-up has told of a session. */
export interface QuestionTold {
  /** The session as its vendor names it, after vendor and account. */
  readonly session: string;
  /** The policies that the call is decided by. */
  readonly policySetHash: string;
  /** The process that was asked. */
  readonly askedProcess: string;
  readonly fact: Fact;
}

const headerOf = {
  session: 'earwitness-session',
  policySetHash: 'earwitness-policies',
  askedProcess: 'earwitness-process',
} as const;

export const encodeQuestion = ({ fact, ...about }: QuestionTold, traceparent: string): Appendable => {
  const record = encodeFact(fact, about.session, { traceparent });
  const headers = {
    ...record.headers,
    [headerOf.session]: Buffer.from(about.session),
    [headerOf.policySetHash]: Buffer.from(about.policySetHash),
    [headerOf.askedProcess]: Buffer.from(about.askedProcess),
  };
  return { ...record, topic: QUESTIONS.topic, headers };
};

const header = ({ headers }: Readable, name: keyof typeof headerOf): string => {
  const bytes = headers[headerOf[name]];
  if (!bytes) throw new Poison(`no header ${headerOf[name]}`);
  return bytes.toString();
};

/** For whoever has to know only whether it asked itself. @throws Poison */
export const askedProcessOf = (record: Readable): string => header(record, 'askedProcess');

/** @throws Poison */
export const decodeQuestion = (record: Readable): QuestionTold => ({
  session: header(record, 'session'),
  policySetHash: header(record, 'policySetHash'),
  askedProcess: askedProcessOf(record),
  fact: decodeFact(record).fact,
});
