import { z } from 'zod';

export interface OpenApiSchema {
  readonly schema: unknown;
  readonly components: Record<string, unknown>;
}

interface Converted {
  jsonSchema: { format?: unknown; pattern?: unknown; readOnly?: unknown };
}

/** A format says what its pattern says, and people can read it; what is immutable for us is not for callers. */
const simplify = ({ jsonSchema }: Converted): void => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  delete jsonSchema.readOnly;
};

/** A zod schema as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. Schemas with an id become components. */
export const toOpenApiSchema = (
  schema: unknown,
  { schemaType }: { readonly schemaType: 'input' | 'output' },
): OpenApiSchema | undefined => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const {
    $schema: _,
    $defs: components = {},
    ...rest
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: schemaType,
    override: simplify,
  });
  return { schema: rest, components };
};
