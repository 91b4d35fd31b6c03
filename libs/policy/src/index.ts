export { parsePolicies, type Parsed, type PolicyFault } from './parse-policies';
export { decideCapture, type PolicySet } from './policy-set';
