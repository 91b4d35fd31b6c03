import type { ConditionEngine } from './condition-engine';

export const celEngine: ConditionEngine = {
  compile: (source) =>
    source === 'true'
      ? {
          isValid: true,
          cost: 1,
          notes: [],
          condition: { source, holds: () => true, explain: () => ({ clause: 'true', facts: {} }) },
        }
      : {
          isValid: false,
          faults: [{ problem: 'conditions other than "true" are not supported yet', line: 1, column: 1 }],
        },
  activate: (facts) => ({ facts, native: facts }),
};
