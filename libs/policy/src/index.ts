export type { PolicyFault } from './documents/fault';
export { type Parsed, parsePolicySet } from './documents/parse-policy-set';
export { decideCapture } from './evaluation/decide-capture';
export { noPolicies, type PolicySet } from './evaluation/policy-set';
export { factsOf } from './facts/facts-of';
