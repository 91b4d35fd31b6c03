import { carriedBy } from './links';

const from = { evidence: 'custom_headers', correlationHeaders: ['x-interaction-id'] };
const carried = (name: string, value: string) => carriedBy([{ name, value }], from);

describe('what headers say about a conversation', () => {
  it('links by a configured header, whatever the case of its name', () => {
    expect(carried('X-Interaction-ID', ' i-42 ').links).toEqual([
      { kind: 'carried', value: 'header:x-interaction-id:i-42', evidence: 'custom_headers/x-interaction-id' },
    ]);
  });

  it('ignores headers that nobody configured', () => {
    expect(carried('X-Skill', 'loans')).toEqual({ links: [] });
  });

  it('takes the trace of a traceparent, with and without the prefix that SIP headers need', () => {
    const traceId = 'd9b15290fa9611efa9c8631ff62a0f63';
    for (const name of ['traceparent', 'X-Traceparent'])
      expect(carried(name, `00-${traceId}-00f067aa0ba902b7-01`)).toMatchObject({
        traceId,
        links: [{ kind: 'carried', value: `trace:${traceId}` }],
      });
  });

  it('takes no trace from a malformed traceparent', () => {
    expect(carried('traceparent', '00-00000000000000000000000000000000-00f067aa0ba902b7-01')).toEqual({ links: [] });
  });

  it('links to a conversation of ours only by an id of our form', () => {
    const id = '01234567-89ab-8cde-8f01-23456789abcd';
    expect(carried('X-Earwitness-Conversation', id.toUpperCase()).links).toMatchObject([
      { kind: 'conversation', value: id },
    ]);
    expect(carried('X-Earwitness-Conversation', "' OR 1=1").links).toEqual([]);
  });

  it('drops values that are too long to be a link', () => {
    expect(carried('X-Interaction-Id', 'x'.repeat(513)).links).toEqual([]);
  });

  it('keeps evidence within its bound', () => {
    const name = `x-${'n'.repeat(200)}`;
    const [link] = carriedBy([{ name, value: '1' }], { ...from, correlationHeaders: [name] }).links;
    expect(link?.evidence).toHaveLength(128);
  });
});
