import { parsePolicySet, type PolicySet } from '@earwitness/policy';
import { parseAllDocuments } from 'yaml';
import { ConfigurationInvalid } from './faults';

/**
 * Reads policies from YAML, several documents in one text.
 * @throws ConfigurationInvalid with every fault of every document.
 */
export const loadPolicies = (text: string): PolicySet => {
  const documents = parseAllDocuments(text, { uniqueKeys: true });
  const list = 'empty' in documents ? [] : documents;
  const broken = list.flatMap(({ errors }) => errors.map(({ message }) => ({ at: '/', problem: message })));
  if (broken.length > 0) throw new ConfigurationInvalid(broken);
  const parsed = parsePolicySet(list.map((document) => document.toJS({ maxAliasCount: 10 }) as unknown));
  if (!parsed.isValid) throw new ConfigurationInvalid(parsed.faults);
  return parsed.set;
};
