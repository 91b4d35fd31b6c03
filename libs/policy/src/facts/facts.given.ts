import type { Fact, PolicyFacts } from '@earwitness/domain';
import { at, given } from '@earwitness/testing';
import { factsOf } from './facts-of';

export const known = (...facts: readonly Fact[]): PolicyFacts => factsOf(given(...facts).state, at(99));

export const inbound = {
  direction: 'inbound',
  from: 'sip:+4915112345678@carrier.example',
  to: '+493012345600',
  participants: [
    { participantRef: 'caller', side: 'caller', number: '+4915112345678' },
    { participantRef: 'callee', side: 'callee', address: 'tel:+493012345600' },
  ],
} as const;
