import { at, fact, given } from '@earwitness/testing';
import type { Fact } from '../facts/fact';
import { fileNameOf } from './file-name';

const file = { vendor: 'iotcomms', captureRef: 'r1' };
const nameOf = (template: string, ...facts: readonly Fact[]): string => {
  const { state } = given(fact('RecordingAvailable', { temporary: true }, { ...file, occurredAt: at(60) }), ...facts);
  const [capture] = state.captures;
  return capture ? fileNameOf(template, state, capture) : '';
};

describe('the name of a stored file', () => {
  it('is made of what the template names', () =>
    expect(nameOf('{tenant}/{date}/{vendor}/{conversationId}.mp3')).toBe(
      'acme/2026-01-05/iotcomms/00000000-0000-8000-8000-000000000001.mp3',
    ));

  it('has the day on which the recording began', () =>
    expect(
      nameOf('{date}', fact('RecordingAvailable', { temporary: true, startedAt: '2026-01-04T23:59:59.000Z' }, file)),
    ).toBe('2026-01-04'));

  it('keeps what it does not know', () => expect(nameOf('{constructor}-{unknown}')).toBe('{constructor}-{unknown}'));
});
