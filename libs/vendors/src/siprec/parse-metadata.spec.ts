import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { headersIn } from './extension-data';
import type { Metadata } from './metadata';
import { parseMetadata } from './parse-metadata';

const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', `${name}.xml`), 'utf8');

const parsed = (xml: string): Metadata => {
  const metadata = parseMetadata(xml);
  if (metadata.unparsable) throw new Error(metadata.reason);
  return metadata;
};

const recording = (inner: string): string =>
  `<recording xmlns="urn:ietf:params:xml:ns:recording:1" xmlns:x="urn:x">${inner}</recording>`;

describe('two parties', () => {
  const metadata = parsed(fixture('two-parties'));

  it('are found with name, number and the moment each joined', () => {
    expect(metadata.participants).toMatchObject([
      {
        ref: 'PyttEYweTwqbYV0sfpChsQ==',
        addresses: ['sip:+46701234567@sbc1.example.net;user=phone', 'tel:+46701234567'],
        number: '+46701234567',
        displayName: 'Åsa Öberg',
        language: 'sv',
        joinedAt: '2026-11-20T08:15:30.250Z',
        side: 'caller',
        sideSource: 'label',
      },
      { ref: 'PyttEoweTwqbYl0sfpChsg==', displayName: 'Agent 4711', side: 'callee' },
    ]);
    expect(metadata.participants[1]).not.toHaveProperty('number');
  });

  it('each send one stream', () => {
    expect(metadata.streams).toMatchObject([
      { label: '1', senders: ['PyttEYweTwqbYV0sfpChsQ=='] },
      { label: '2', senders: ['PyttEoweTwqbYl0sfpChsg=='] },
    ]);
  });

  it('have a Session-ID of which the unknown half is left out', () => {
    expect(metadata.sessions).toMatchObject([
      { startedAt: '2026-11-20T08:15:30.250Z', sipSessionIds: [['a1b2c3d4e5f60718293a4b5c6d7e8f90']] },
    ]);
    expect(metadata.warnings).toEqual([]);
  });
});

describe('a transfer', () => {
  const metadata = parsed(fixture('transfer-with-group'));

  it('has a group, a reason and an end', () => {
    expect(metadata.groups).toMatchObject([{ ref: 'PyttF4weTwqbZ10sfpChtw==' }]);
    expect(metadata.sessions).toMatchObject([
      {
        groupRef: 'PyttF4weTwqbZ10sfpChtw==',
        reasons: ['transfer completed'],
        endedAt: '2026-11-20T09:12:41.000Z',
        sipSessionIds: [['0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'a1b2c3d4e5f60718293a4b5c6d7e8f90']],
      },
    ]);
  });

  it('has a third party, and one who left; labels of its own say nothing about sides', () => {
    expect(metadata.participants).toMatchObject([
      { number: '+46812345678', side: 'unknown' },
      { displayName: 'First agent', joinedAt: '2026-11-20T09:00:05.000Z', leftAt: '2026-11-20T09:04:10.000Z' },
      { displayName: 'Supervisor & coach', addresses: ['sips:supervisor%40team@cc.example.net'], side: 'unknown' },
    ]);
  });

  it('carries what other systems gave it as extension data', () => {
    const [session] = metadata.sessions;
    const [group] = metadata.groups;
    expect([...headersIn(session?.extensions ?? [])]).toEqual([
      { name: 'traceparent', value: '00-d9b15290fa9611efa9c8631ff62a0f63-00f067aa0ba902b7-01' },
    ]);
    expect(group?.extensions).toMatchObject([{ name: 'interaction', namespace: 'urn:example:cc:ext:1' }]);
    expect(group?.extensions[0]?.attributes.get('queue')).toBe('loans');
    expect([...headersIn(metadata.participants[2]?.extensions ?? [])]).toEqual([{ name: 'role', value: 'monitor' }]);
  });
});

describe("the vendor's own sample", () => {
  it('names streams that do not exist: eight warnings, no error', () => {
    const metadata = parsed(fixture('dangling-streams'));
    expect(metadata.participants).toMatchObject([
      { number: '808808', sends: [], receives: [] },
      { number: '909909', sends: [], receives: [] },
    ]);
    expect(metadata.streams).toHaveLength(2);
    expect(metadata.warnings).toHaveLength(8);
  });
});

describe('dialects', () => {
  it('of the drafts keep associations in the participant and extensions in a wrapper', () => {
    const metadata = parsed(fixture('draft-dialect'));
    expect(metadata).toMatchObject({ dialect: 'draft', dataMode: 'complete' });
    expect(metadata.participants).toMatchObject([
      {
        addresses: ['6511@10.0.0.53'],
        side: 'callee',
        sideSource: 'extension',
        sends: ['c3RyZWFtLTAwMDAwMDAwMQ=='],
        joinedAt: '2026-11-20T10:00:00.000Z',
      },
      { number: '+12025550143', displayName: 'Caller', side: 'caller', addresses: ['+1 (202) 555-0143@10.0.0.53'] },
    ]);
    expect([...headersIn(metadata.participants[0]?.extensions ?? [])]).toContainEqual({
      name: 'X-Conversation-Id',
      value: 'c-42',
    });
    expect(metadata.warnings).toContain('associate-time: zone assumed');
  });

  it('of the first days are read as far as they go', () => {
    expect(parsed(fixture('early-dialect'))).toMatchObject({
      dialect: 'early',
      participants: [{ ref: '#1', addresses: ['sip:2001@pbx.example.net'], displayName: 'Desk' }],
      warnings: ['participant without id'],
    });
  });

  it('of other documents are not metadata', () => {
    for (const xml of ['<recording xmlns="urn:else"/>', '<html/>'])
      expect(parseMetadata(xml)).toMatchObject({ unparsable: true, reason: 'NotRecordingMetadata' });
  });
});

describe('odd metadata', () => {
  it('keeps the text of entities as text', () => {
    const xml = recording(
      '<participant participant_id="a"><nameID aor="sip:a@b"><name>A &lt;script&gt;</name></nameID></participant>',
    );
    expect(parsed(xml).participants[0]?.displayName).toBe('A <script>');
  });

  it('says when it is a change only', () => {
    expect(parsed(recording('<datamode>partial</datamode>')).dataMode).toBe('partial');
  });

  it('takes a Call-ID for no Session-ID', () => {
    const metadata = parsed(recording('<session session_id="s"><sipSessionID>1234@10.0.0.1</sipSessionID></session>'));
    expect(metadata.sessions[0]?.sipSessionIds).toEqual([]);
    expect(metadata.warnings).toHaveLength(1);
  });

  it('has both members of a pair in the same order on either leg', () => {
    const [a, b] = ['a'.repeat(32), 'b'.repeat(32)];
    const ids = (text: string) =>
      parsed(recording(`<session session_id="s"><sipSessionID>${text}</sipSessionID></session>`)).sessions[0]
        ?.sipSessionIds;
    expect(ids(`${a};remote=${b}`)).toEqual(ids(`${b};remote=${a}`));
  });

  it('is harmless where it is named after parts of objects', () => {
    const metadata = parsed(
      recording('<__proto__>x</__proto__><constructor prototype="y"/><x:toString>z</x:toString>'),
    );
    expect(metadata.extensions.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>).prototype).toBeUndefined();
  });

  it('warns of associations with nobody, and of moments that are none', () => {
    const metadata = parsed(
      recording(
        '<participantsessionassoc participant_id="x" session_id="s"/><stream/>' +
          '<participant participant_id="p"/><participantsessionassoc participant_id="p"><associate-time>noon</associate-time><associate-time>0000-01-01T00:00:00Z</associate-time></participantsessionassoc>',
      ),
    );
    expect(metadata.warnings).toEqual([
      'stream without id',
      'participantsessionassoc of unknown participant x',
      'associate-time: no date and time',
      'associate-time: no date and time',
    ]);
  });
});

describe('any text at all', () => {
  const fragment = fc.oneof(
    fc.constantFrom('<', '>', '</recording>', '<participant participant_id="', '"', '&amp;', '<!--', '<![CDATA[', '<?'),
    fc.string({ unit: 'binary' }),
  );

  it('is parsed or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fragment).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(typeof parseMetadata(text).unparsable).toBe('boolean');
          expect(typeof parseMetadata(recording(text)).unparsable).toBe('boolean');
        },
      ),
      { numRuns: 500 },
    );
  });
});
