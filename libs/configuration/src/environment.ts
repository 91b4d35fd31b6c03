import { z } from 'zod';
import { type ConfigurationFault, ConfigurationInvalid } from './faults';
import type { SecretSources } from './secrets';

type Variables = Readonly<Record<string, string | undefined>>;

const withFiles = (names: readonly string[], sources: SecretSources, faults: ConfigurationFault[]): Variables =>
  Object.fromEntries(
    names.map((name) => {
      const path = sources.env[`${name}_FILE`];
      if (!path) return [name, sources.env[name]];
      try {
        return [name, sources.readFile(path).trim()];
      } catch {
        faults.push({ at: `${name}_FILE`, problem: `file ${path} cannot be read` });
        return [name, undefined];
      }
    }),
  );

/**
 * Reads the environment by a schema whose fields are variable names. `FOO_FILE` names a file that holds `FOO`.
 * @throws ConfigurationInvalid with every fault, by variable.
 */
export const readEnvironment = <Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  sources: SecretSources,
): z.infer<z.ZodObject<Shape>> => {
  const faults: ConfigurationFault[] = [];
  const variables = withFiles(Object.keys(schema.shape), sources, faults);
  const parsed = schema.safeParse(variables);
  if (!parsed.success)
    faults.push(...parsed.error.issues.map(({ path, message }) => ({ at: path.join('.'), problem: message })));
  if (!parsed.success || faults.length > 0) throw new ConfigurationInvalid(faults);
  return parsed.data;
};

/** Runs several readers of configuration and gathers the faults of all of them into one error. */
export const readAll = <T extends Readonly<Record<string, () => unknown>>>(
  readers: T,
): { readonly [K in keyof T]: ReturnType<T[K]> } => {
  const faults: ConfigurationFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    try {
      values[name] = read();
    } catch (error) {
      if (!(error instanceof ConfigurationInvalid)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new ConfigurationInvalid(faults);
  return values as { [K in keyof T]: ReturnType<T[K]> };
};

/** @throws ConfigurationInvalid naming the variable that names the file. */
export const readText = (variable: string, path: string, sources: SecretSources): string => {
  try {
    return sources.readFile(path);
  } catch {
    throw new ConfigurationInvalid([{ at: variable, problem: `file ${path} cannot be read` }]);
  }
};

export const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).prefault(fallback);

/** `a,b` → `['a', 'b']` */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** 32 bytes in base64. */
export const sealingKey = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32) return bytes;
  context.addIssue({ code: 'custom', message: 'must be 32 bytes in base64' });
  return z.NEVER;
});
