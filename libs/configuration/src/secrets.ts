import { type ConfigurationFault, pointer } from './faults';

/** Where secrets may come from beside the file itself. */
export interface SecretSources {
  readFile(path: string): string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const fetched = (field: string, source: unknown, from: SecretSources): { name: string; value: string } | string => {
  if (typeof source !== 'string') return 'must name a file or a variable';
  if (field.endsWith('Env')) {
    const value = from.env[source];
    return value ? { name: field.slice(0, -3), value } : `environment variable ${source} is not set`;
  }
  try {
    return { name: field.slice(0, -4), value: from.readFile(source).trim() };
  } catch {
    return `file ${source} cannot be read`;
  }
};

const isSource = (field: string): boolean => /[a-z0-9](?:File|Env)$/.test(field);

/**
 * Replaces `fooFile` and `fooEnv` by `foo` with the content of the file or variable, at any depth.
 * @returns the resolved value, and what could not be had.
 */
export const resolveSecrets = (
  value: unknown,
  from: SecretSources,
  path: readonly PropertyKey[],
): { readonly resolved: unknown; readonly faults: readonly ConfigurationFault[] } => {
  const faults: ConfigurationFault[] = [];
  const walk = (node: unknown, at: readonly PropertyKey[]): unknown => {
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...at, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([field, inner]) => {
        if (!isSource(field)) return [field, walk(inner, [...at, field])];
        const found = fetched(field, inner, from);
        if (typeof found === 'object') return [found.name, found.value];
        faults.push({ at: pointer(...at, field), problem: found });
        return [field, inner];
      }),
    );
  };
  return { resolved: walk(value, path), faults };
};
