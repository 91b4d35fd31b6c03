import { type Instant, instantAt } from '@earwitness/domain';
import type { ExtensionData } from './extension-data';
import type { XmlElement } from './guarded-xml';

/** RFC 7865, the drafts before it, the earliest of them, and senders that declare none. */
const dialects: ReadonlyMap<string, 'rfc7865' | 'draft' | 'early'> = new Map([
  ['urn:ietf:params:xml:ns:recording:1', 'rfc7865'],
  ['urn:ietf:params:xml:ns:recording', 'draft'],
  ['urn:ietf:params:xml:ns:siprec', 'early'],
  ['', 'draft'],
]);

const ROOTS = ['recording', 'recording_metadata'];
const MOST_WARNINGS = 50;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/i;

/** Wrap extension data, and mean nothing themselves. */
const WRAPPER = 'extensiondata';

/** Reads elements of the metadata's own namespace, and notes what is odd about them. */
export class MetadataDocument {
  readonly warnings: string[] = [];

  private constructor(
    readonly root: XmlElement,
    readonly dialect: 'rfc7865' | 'draft' | 'early',
  ) {
    if (root.namespace === '') this.warn('no namespace');
  }

  /** Undefined when the document is about something else. */
  static of(root: XmlElement): MetadataDocument | undefined {
    const dialect = dialects.get(root.namespace);
    return dialect && ROOTS.includes(root.name) ? new MetadataDocument(root, dialect) : undefined;
  }

  warn(what: string): void {
    if (this.warnings.length < MOST_WARNINGS) this.warnings.push(what.slice(0, 200));
  }

  /** Children of that name, whatever its case; `dataMode` is as common as `datamode`. */
  all(parent: XmlElement, name: string): readonly XmlElement[] {
    return parent.children.filter((child) => this.isOwn(child) && child.name.toLowerCase() === name);
  }

  texts(parent: XmlElement, name: string): readonly string[] {
    return this.all(parent, name)
      .map(({ text }) => text.trim())
      .filter(Boolean);
  }

  text(parent: XmlElement, name: string): string | undefined {
    return this.texts(parent, name)[0];
  }

  /** A moment without a zone counts as UTC, and is noted. */
  times(parent: XmlElement, name: string): readonly Instant[] {
    return this.texts(parent, name).flatMap((text) => {
      const [, date, time, zone] = DATE_TIME.exec(text) ?? [];
      const moment = instantAt(Date.parse(`${date}T${time}${zone ?? 'Z'}`));
      if (moment === undefined) this.warn(`${name}: no date and time`);
      else if (!zone) this.warn(`${name}: zone assumed`);
      return moment === undefined ? [] : [moment];
    });
  }

  /** The element's own ref: drafts say `id` where RFC 7865 says `participant_id`. */
  ref(element: XmlElement, name: string): string | undefined {
    const ref = element.attributes.get(name) ?? element.attributes.get('id');
    return ref?.trim() || undefined;
  }

  /** What the element holds beside the children of these names. */
  extensions(parent: XmlElement, known: readonly string[]): readonly ExtensionData[] {
    return parent.children.flatMap((child) => {
      if (!this.isOwn(child)) return [child];
      const name = child.name.toLowerCase();
      if (name === WRAPPER) return child.children;
      return known.includes(name) ? [] : [child];
    });
  }

  private isOwn({ namespace }: XmlElement): boolean {
    return namespace === this.root.namespace;
  }
}
