import type { Fact } from '@earwitness/domain';
import type { Appendable, LogRecord } from '../log';
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

const headerOf = { policySetHash: 'earwitness-policies', askedProcess: 'earwitness-process' } as const;

/** Keyed by session. Without the headers of other topics: there is one question for each fact of call set-up. */
export const encodeQuestion = (
  { fact, session, policySetHash, askedProcess }: QuestionTold,
  traceparent: string,
): Appendable => ({
  ...encodeFact(fact, session, { traceparent }),
  topic: QUESTIONS.topic,
  headers: {
    [headerOf.policySetHash]: Buffer.from(policySetHash),
    [headerOf.askedProcess]: Buffer.from(askedProcess),
  },
});

const header = ({ headers }: Readable, name: keyof typeof headerOf): string => {
  const bytes = headers[headerOf[name]];
  if (!bytes) throw new Poison(`no header ${headerOf[name]}`);
  return bytes.toString();
};

/** For whoever has to know only whether it asked itself. @throws Poison */
export const askedProcessOf = (record: Readable): string => header(record, 'askedProcess');

/** @throws Poison */
export const decodeQuestion = (record: Readable & Pick<LogRecord, 'key'>): QuestionTold => ({
  session: record.key,
  policySetHash: header(record, 'policySetHash'),
  askedProcess: askedProcessOf(record),
  fact: decodeFact(record).fact,
});
