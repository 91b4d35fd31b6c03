import { SaxesParser } from 'saxes';

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  /** By name without prefix; namespace declarations are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxElements: number;
  /** Of one element. */
  readonly maxAttributes: number;
  /** Characters of one element. */
  readonly maxText: number;
}

const usualLimits: XmlLimits = {
  maxBytes: 65_536,
  maxDepth: 16,
  maxElements: 2_000,
  maxAttributes: 16,
  maxText: 4_096,
};

export type XmlFault =
  'TooLarge' | 'DocumentType' | 'TooDeep' | 'TooManyElements' | 'TooManyAttributes' | 'TooMuchText' | 'Malformed';

export type ParsedXml =
  { readonly root: XmlElement } | { readonly unparsable: true; readonly reason: XmlFault; readonly detail?: string };

class Refused extends Error {
  constructor(readonly reason: XmlFault) {
    super(reason);
  }
}

interface Building extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: Building[];
  text: string;
}

const building = (name: string, namespace: string): Building => ({
  name,
  namespace,
  attributes: new Map(),
  children: [],
  text: '',
});

/** Builds the tree of one document, and gives up as soon as it breaks a limit. */
class TreeBuilder {
  private readonly document = building('#document', '');
  private readonly open: Building[] = [this.document];
  private elements = 0;
  private attributes = 0;

  constructor(private readonly limits: XmlLimits) {}

  /** @throws Refused, or the parser's own error. */
  build(text: string): XmlElement | undefined {
    const parser = new SaxesParser({ xmlns: true, position: false });
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('doctype', () => {
      throw new Refused('DocumentType');
    });
    parser.on('opentagstart', () => this.countElement());
    parser.on('attribute', () => this.countAttribute());
    parser.on('opentag', (tag) => {
      const element = building(tag.local, tag.uri);
      for (const { prefix, name, local, value } of Object.values(tag.attributes))
        if (prefix !== 'xmlns' && name !== 'xmlns') element.attributes.set(local, value);
      this.current.children.push(element);
      this.open.push(element);
    });
    parser.on('closetag', () => this.open.pop());
    parser.on('text', (more) => this.addText(more));
    parser.on('cdata', (more) => this.addText(more));
    parser.write(text).close();
    return this.document.children[0];
  }

  private get current(): Building {
    return this.open.at(-1) ?? this.document;
  }

  private countElement(): void {
    this.elements += 1;
    this.attributes = 0;
    if (this.elements > this.limits.maxElements) throw new Refused('TooManyElements');
    if (this.open.length > this.limits.maxDepth) throw new Refused('TooDeep');
  }

  private countAttribute(): void {
    this.attributes += 1;
    if (this.attributes > this.limits.maxAttributes) throw new Refused('TooManyAttributes');
  }

  private addText(more: string): void {
    const element = this.current;
    if (element.text.length + more.length > this.limits.maxText) throw new Refused('TooMuchText');
    element.text += more;
  }
}

/**
 * Parses XML of strangers: no document type, no entities of its own, and small. Worst-case time is bounded by the
 * limits, so it may run where a caller waits. Never throws.
 */
export const parseGuardedXml = (text: string, limits: Partial<XmlLimits> = {}): ParsedXml => {
  const all = { ...usualLimits, ...limits };
  if (Buffer.byteLength(text) > all.maxBytes) return { unparsable: true, reason: 'TooLarge' };
  try {
    const root = new TreeBuilder(all).build(text.trimStart());
    return root ? { root } : { unparsable: true, reason: 'Malformed', detail: 'no root element' };
  } catch (error) {
    if (error instanceof Refused) return { unparsable: true, reason: error.reason };
    return { unparsable: true, reason: 'Malformed', detail: (error as Error).message.slice(0, 200) };
  }
};
