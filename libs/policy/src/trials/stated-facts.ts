import { absent, type PolicyFacts, policyFacts } from '@earwitness/domain';
import type { PolicyFault } from '../checking/fault';
import { present } from '../combination/dimensions';
import { excessesOf } from '../facts/bounds';
import { factsOf } from '../facts/facts-of';
import { isTree, type Tree } from '../documents/tree';

export type StatedFacts =
  | { readonly isValid: true; readonly facts: PolicyFacts }
  | { readonly isValid: false; readonly faults: readonly PolicyFault[] };

/** Objects are merged, everything else of the second counts. */
const over = (given: unknown, stated: unknown): unknown => {
  if (!isTree(given) || !isTree(stated)) return stated;
  const merged = Object.entries(stated).map(([name, value]) => [name, over(given[name], value)] as const);
  return { ...given, ...Object.fromEntries(merged) };
};

const ANYBODY: Tree = { kind: 'unknown', side: 'unknown', groups: [] };
const ANY_VENDOR: Tree = { account: 'main', capabilities: [], health: 'unknown' };
const ANY_CAPTURE: Tree = { mode: 'file', state: 'recording', paused: false };

const eachOver = (given: Tree, list: unknown): unknown =>
  Array.isArray(list) ? list.map((one, index) => over({ ref: String(index + 1), ...given }, one)) : list;

const withElements = (facts: Tree): Tree => {
  const c = facts['c'];
  if (!isTree(c)) return facts;
  const participants = eachOver(ANYBODY, c['participants']);
  const captures = Array.isArray(c['captures']) ? c['captures'].map((one) => over(ANY_CAPTURE, one)) : c['captures'];
  const vendors = Array.isArray(facts['vendors'])
    ? facts['vendors'].map((one) => over(ANY_VENDOR, one))
    : facts['vendors'];
  return { ...facts, c: present({ ...c, participants, captures }), vendors };
};

/** Where the second has a name that the first has not. */
const strangers = (known: unknown, stated: unknown, at: string): readonly string[] => {
  if (Array.isArray(known) && Array.isArray(stated))
    return stated.flatMap((one: unknown, index) => strangers(known[index], one, `${at}/${index}`));
  if (!isTree(known) || !isTree(stated)) return [];
  return Object.entries(stated).flatMap(([name, value]) =>
    name in known ? strangers(known[name], value, `${at}/${name}`) : [`${at}/${name}`],
  );
};

/** In place of what nobody states: a conversation that just began, and of which nothing else is known. */
const unstated = (now: string, tenant: string): PolicyFacts => {
  const facts = factsOf({ ...absent('conversation'), tenant }, now);
  return { ...facts, c: { ...facts.c, id: 'conversation', traceId: '0'.repeat(32), tenant } };
};

export interface Unstated {
  readonly tenant: string;
  readonly now: string;
}

/**
 * Facts as people paste them: what they leave out is as it is while nobody has told of it, null is unknown. What policies
 * cannot know of is a fault with a JSON pointer, not silently lost. So is more of anything than conditions are reckoned
 * to cost.
 */
export const parseFacts = (stated: unknown, { tenant, now }: Unstated): StatedFacts => {
  if (!isTree(stated)) return { isValid: false, faults: [{ at: '', problem: 'must be an object of facts' }] };
  const { c = {} } = stated;
  const ownTenant = isTree(c) && typeof c['tenant'] === 'string' ? c['tenant'] : tenant;
  const facts = withElements(over(unstated(now, ownTenant), stated) as Tree);
  const parsed = policyFacts.safeParse(facts);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({
      at: path.map((part) => `/${String(part)}`).join(''),
      problem: message,
    }));
    return { isValid: false, faults };
  }
  const unknown = strangers(parsed.data, facts, '');
  if (unknown.length > 0)
    return { isValid: false, faults: unknown.map((at) => ({ at, problem: 'is no fact that policies know' })) };
  const excesses = excessesOf(parsed.data);
  return excesses.length > 0 ? { isValid: false, faults: excesses } : { isValid: true, facts: parsed.data };
};
