import type { XmlElement } from './guarded-xml';

/** Data of a foreign namespace, or not known to RFC 7865. As deep and as large as the parser lets documents be. */
export type ExtensionData = XmlElement;

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

const NAMES = ['name', 'label', 'key', 'pname'];
const VALUES = ['value', 'pval'];

const attribute = (element: XmlElement, names: readonly string[]): string | undefined =>
  names.map((name) => element.attributes.get(name)).find((value) => value !== undefined);

const childText = (element: XmlElement, names: readonly string[]): string | undefined =>
  element.children.find((child) => names.includes(child.name.toLowerCase()))?.text.trim();

/** `<p name="X" value="…"/>`, `<p label="X">…</p>`, `<p><name>X</name><value>…</value></p>`. */
const namedBy = (element: XmlElement): NamedValue | undefined => {
  const name = attribute(element, NAMES) ?? childText(element, NAMES);
  const value = attribute(element, VALUES) ?? childText(element, VALUES) ?? element.text.trim();
  return name && value ? { name, value } : undefined;
};

/**
 * Headers of the recorded call in extension data, whichever way the sender writes them: `<X-Header>value</X-Header>`,
 * or a name and a value in attributes or children.
 */
export function* headersIn(extensions: readonly ExtensionData[]): Generator<NamedValue> {
  for (const element of extensions) {
    const value = element.text.trim();
    if (value) yield { name: element.name, value };
    const named = namedBy(element);
    if (named) yield named;
    yield* headersIn(element.children);
  }
}
