import { fact } from '@earwitness/testing';
import { QUESTIONS } from '../topics';
import { Poison } from './envelope';
import { askedProcessOf, decodeQuestion, encodeQuestion, type QuestionTold } from './question.codec';

const told: QuestionTold = {
  session: 'sinch/main/call-1',
  policySetHash: 'a'.repeat(64),
  askedProcess: 'one',
  fact: fact('SessionAnnounced', { direction: 'inbound', from: '+4989' }),
};
const traceparent = `00-${told.fact.origin.traceId}-00f067aa0ba902b7-01`;

describe('what a question has told', () => {
  it('is read as it was written, on a topic of its own', () => {
    const record = encodeQuestion(told, traceparent);
    expect(record).toMatchObject({ topic: QUESTIONS.topic, key: told.session });
    expect(decodeQuestion(record)).toEqual({ ...told, fact: { ...told.fact, data: { ...told.fact.data } } });
    expect(askedProcessOf(record)).toBe('one');
  });

  it.each(['earwitness-policies', 'earwitness-process'])('is nothing without %s', (missing) => {
    const { headers, ...record } = encodeQuestion(told, traceparent);
    const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== missing));
    expect(() => decodeQuestion({ ...record, headers: others })).toThrow(Poison);
  });
});
