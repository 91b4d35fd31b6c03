import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { offsetOf, type TextPosition, type YamlText } from './yaml-text';

/** A value with the document that it is in, which may be an array of several. */
export interface Rooted {
  readonly node: Node | null;
  readonly document: Document;
}

/** Where something begins, and what it is. A field begins where its name does. */
interface Place {
  readonly offset: number | undefined;
  readonly node: Node | null;
}

type Fields = ReadonlyMap<string, Place>;

const fieldsOf = ({ items }: YAMLMap): Fields =>
  new Map(
    items.flatMap(({ key, value }) =>
      isScalar(key)
        ? [[String(key.value), { offset: offsetOf(key), node: isNode(value) ? value : null }] as const]
        : [],
    ),
  );

/** Steps from a node to those in it; what is in a mapping is looked up once. */
class Steps {
  private readonly fields = new WeakMap<YAMLMap, Fields>();

  into(within: Node | null, name: string, document: Document): Place | undefined {
    const node = isAlias(within) ? within.resolve(document) : within;
    if (isMap(node)) return this.fieldsOf(node).get(name);
    const item = isSeq(node) ? node.items[Number(name)] : undefined;
    return isNode(item) ? { offset: offsetOf(item), node: item } : undefined;
  }

  private fieldsOf(map: YAMLMap): Fields {
    const fields = this.fields.get(map) ?? fieldsOf(map);
    this.fields.set(map, fields);
    return fields;
  }
}

const unescaped = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

/** The innermost place that a pointer leads to: that of what is missing is where it is missing. */
const placeOf = (roots: readonly Rooted[], pointer: string, steps: Steps): Place | undefined => {
  const [, index = '', ...path] = pointer.split('/').map(unescaped);
  const root = index === '' ? undefined : roots[Number(index)];
  if (!root) return undefined;
  let place: Place = { offset: offsetOf(root.node), node: root.node };
  for (const name of path) {
    const next = steps.into(place.node, name, root.document);
    if (!next) return { ...place, node: null };
    place = next;
  }
  return place;
};

type Range = readonly [begin: number, end: number];

/** Lines of a block stand in the text as they are, but for the blanks before each. */
const insideOfBlock = ([begin, end]: Range, { line, column }: TextPosition, text: string): number => {
  const body = text.indexOf('\n', begin) + 1;
  const lines = text.slice(body, end).split('\n');
  const indent = /^ */.exec(lines.find((one) => one.trim() !== '') ?? '')?.[0].length ?? 0;
  return lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, body + indent + column - 1);
};

/** Where a place in a text is that a document holds: known where that stands as it is. */
const insideOf = (node: Node | null, within: TextPosition, text: string): number | undefined => {
  if (!isScalar(node) || !node.range || typeof node.value !== 'string') return undefined;
  const [begin, end] = node.range;
  if (node.type === 'BLOCK_LITERAL') return insideOfBlock([begin, end], within, text);
  const first = node.type === 'PLAIN' ? begin : begin + 1;
  const isAsItIs = within.line === 1 && text.startsWith(node.value, first);
  return isAsItIs ? first + within.column - 1 : undefined;
};

/** By JSON pointer into the documents; `within` is a place in a text that is there. */
export type Positions = (pointer: string, within?: TextPosition) => TextPosition | undefined;

export const positionsIn = ({ text, positionOf }: YamlText, roots: readonly Rooted[]): Positions => {
  const steps = new Steps();
  return (pointer, within) => {
    const place = placeOf(roots, pointer, steps);
    const offset = (within && insideOf(place?.node ?? null, within, text)) ?? place?.offset;
    return offset === undefined ? undefined : positionOf(offset);
  };
};
