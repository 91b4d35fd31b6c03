import { parseGuardedXml } from './guarded-xml';

const lol = (levels: number): string =>
  Array.from({ length: levels }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`).join('');

/** A machine that is busy with other things makes a run longer, never shorter. */
const msFor = (xml: string): number => {
  const began = performance.now();
  parseGuardedXml(xml);
  return performance.now() - began;
};

const refused: Readonly<Record<string, readonly [string, string]>> = {
  'billion laughs': [`<!DOCTYPE l [<!ENTITY e0 "1234567890">${lol(9)}]><l>&e9;</l>`, 'DocumentType'],
  'quadratic blow-up': [
    `<!DOCTYPE l [<!ENTITY a "${'x'.repeat(9_000)}">]><l>${'&a;'.repeat(15_000)}</l>`,
    'DocumentType',
  ],
  'quadratic blow-up, larger than allowed': [
    `<!DOCTYPE l [<!ENTITY a "${'x'.repeat(9_000)}">]><l>${'&a;'.repeat(20_000)}</l>`,
    'TooLarge',
  ],
  'external entity': ['<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>', 'DocumentType'],
  'external parameter entity': ['<!DOCTYPE l [<!ENTITY % x SYSTEM "http://127.0.0.1/e.dtd"> %x;]><l/>', 'DocumentType'],
  'document type without entities': ['<!DOCTYPE recording><recording/>', 'DocumentType'],
  'unclosed tag': ['<recording><datamode>complete</recording>', 'Malformed'],
  'cut within an attribute': ['<recording><session session_id="abc', 'Malformed'],
  'unquoted attribute': ['<session session_id=abc/>', 'Malformed'],
  'duplicate attribute': ['<session session_id="a" session_id="b"/>', 'Malformed'],
  'undefined entity': ['<a>&nbsp;</a>', 'Malformed'],
  'deep nesting': ['<a>'.repeat(20_000), 'TooDeep'],
  'attribute flood': [`<a ${Array.from({ length: 5_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`, 'TooManyAttributes'],
  'namespace flood': [
    `<a ${Array.from({ length: 2_000 }, (_, n) => `xmlns:a${n}="u"`).join(' ')}/>`,
    'TooManyAttributes',
  ],
  'element flood': [`<a>${'<b/>'.repeat(10_000)}</a>`, 'TooManyElements'],
  'numeric references flood': [`<a>${'&#65;'.repeat(10_000)}</a>`, 'TooMuchText'],
  'numeric references flood, larger than allowed': [`<a>${'&#65;'.repeat(300_000)}</a>`, 'TooLarge'],
  'text flood in CDATA': [`<a><![CDATA[${'x'.repeat(5_000)}]]></a>`, 'TooMuchText'],
  'two roots': ['<a/><b/>', 'Malformed'],
  'NUL character': ['<a>\0</a>', 'Malformed'],
  'text outside of the root': ['<a/>text', 'Malformed'],
  nothing: ['', 'Malformed'],
  'blank space only': [' \r\n', 'Malformed'],
  'prefix that is bound to nothing': ['<apkt:x/>', 'Malformed'],
  'lone surrogate': ['<a>\ud800</a>', 'Malformed'],
  'one megabyte of participants': [`<r>${'<participant/>'.repeat(75_000)}</r>`, 'TooLarge'],
};

describe('XML of strangers', () => {
  it.each(Object.entries(refused))('is refused within 20 ms: %s', (_, [xml, reason]) => {
    expect(parseGuardedXml(xml)).toMatchObject({ unparsable: true, reason });
    expect(Math.min(...Array.from({ length: 10 }, () => msFor(xml)))).toBeLessThan(20);
  });

  it.each([
    ['a line before the declaration', '\r\n<?xml version="1.0"?><a>x</a>'],
    ['a byte order mark', '\ufeff<?xml version="1.0"?><a>x</a>'],
    ['comments and instructions', '<?p i?><!-- c --><a><!-- c -->x</a>'],
    ['CDATA', '<a><![CDATA[x]]></a>'],
  ])('is accepted with %s', (_, xml) => {
    expect(parseGuardedXml(xml)).toMatchObject({ root: { name: 'a', text: 'x' } });
  });

  it('has attributes that no prototype adds to', () => {
    const parsed = parseGuardedXml('<a __proto__="x" constructor="y"/>');
    if (!('root' in parsed)) throw new Error(parsed.reason);
    expect([...parsed.root.attributes]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(parsed.root.attributes.get('toString')).toBeUndefined();
  });

  it('may be as large as its reader allows', () => {
    const xml = `<a>${'x'.repeat(5_000)}</a>`;
    expect(parseGuardedXml(xml, { maxText: 10_000 })).toMatchObject({ root: { name: 'a' } });
  });
});
