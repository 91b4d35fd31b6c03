import type { z } from 'zod';

/**
 * One declaration per message: it is the TypeScript type (inferred), the runtime check, the JSON Schema and the
 * catalogue entry. A released version never changes; a new shape is a new version with an upcast.
 */
export interface MessageDeclaration<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  /** The word of the design, used in code: `CaptureStarted`. */
  readonly name: Name;
  /** The CloudEvents `type` on the wire: `earwitness.capture.started.v1`. */
  readonly type: string;
  readonly data: Data;
}

// eslint-disable-next-line no-restricted-syntax -- a version is given only to what is not the first
export const message = <Name extends string, Data extends z.ZodType>(
  name: Name,
  topic: `${string}.${string}`,
  data: Data,
  version = 1,
): MessageDeclaration<Name, Data> => ({ name, type: `earwitness.${topic}.v${version}`, data });

/** `{ CaptureStarted: declaration, … }`, so that a name finds its declaration and the union type can be inferred. */
export type Catalogue = Readonly<Record<string, MessageDeclaration>>;

/** The union of `{ name, data }` of every message in a catalogue. */
export type MessageOf<C extends Catalogue> = {
  [K in keyof C & string]: { readonly name: K; readonly data: Readonly<z.infer<C[K]['data']>> };
}[keyof C & string];

/** Looks declarations up by their wire type. */
export const byWireType = (catalogue: Catalogue): ReadonlyMap<string, MessageDeclaration> =>
  new Map(Object.values(catalogue).map((declaration) => [declaration.type, declaration]));
