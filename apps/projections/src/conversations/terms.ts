/** How what a conversation is found by is written in `search_terms`. */
export const participantTerm = (numberOrAddress: string): string => `participant:${numberOrAddress}`;
export const policyTerm = (policyId: string): string => `policy:${policyId}`;
