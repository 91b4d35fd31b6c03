import { deriveId, deriveTraceId, toTraceId, traceIdOf } from './identity';

describe('a derived id', () => {
  it('is the same for the same parts, for ever', () =>
    expect(deriveId('capture', 'telnyx/main/leg-1')).toBe('f411524a-69c3-8641-a354-8e4393a1efd0'));

  it('is a UUID of version 8', () => {
    const ids = Array.from({ length: 100 }, (_, n) => deriveId('a', String(n)));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(100);
  });

  it.each([
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [['a'], ['a', '']],
    [['1:a'], ['a']],
    [['é'], ['e']],
  ])('tells %j from %j', (one, other) => expect(deriveId(...one)).not.toBe(deriveId(...other)));
});

describe('a trace id', () => {
  const hex = 'd9b15290fa9611efa9c8631ff62a0f63';

  it('is derived as 32 hex digits', () => expect(deriveTraceId('telnyx', 'leg-1')).toMatch(/^[0-9a-f]{32}$/));

  it.each([
    ['a UUID', 'd9b15290-FA96-11ef-a9c8-631ff62a0f63', hex],
    ['a bare one', hex, hex],
    ['one that is too short', 'd9b1', undefined],
    ['none at all', '0'.repeat(32), undefined],
    ['other words', 'z'.repeat(32), undefined],
  ])('is read from %s', (_, value, traceId) => expect(toTraceId(value)).toBe(traceId));

  it.each([
    ['a traceparent', `00-${hex}-00f067aa0ba902b7-01`, hex],
    ['one of a later version', `01-${hex}-00f067aa0ba902b7-01-more`, hex],
    ['one without a parent', `00-${hex}-0000000000000000-01`, undefined],
    ['one without a trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
    ['something else', 'traceparent', undefined],
  ])('is read from %s', (_, value, traceId) => expect(traceIdOf(value)).toBe(traceId));
});
