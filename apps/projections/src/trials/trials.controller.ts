import { Body, Controller } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CalledBy, type Caller } from '../http/caller';
import { Route } from '../http/route';
import { type TrialBody, trialBody, type TrialDecision, trialDecision, trialExample } from './trial.read-model';
import { TryPolicies } from './try-policies.query';

@Controller('v1/policies/decide')
export class TrialsController {
  constructor(private readonly queries: QueryBus) {}

  @Route('post', '', {
    id: 'tryPolicies',
    scope: 'read',
    tag: 'policies',
    summary: 'What policies would decide of pasted facts; nothing is stored',
    answer: trialDecision,
    example: trialExample,
  })
  decide(@CalledBy() { tenant }: Caller, @Body({ schema: trialBody }) trial: TrialBody): Promise<TrialDecision> {
    return this.queries.execute(new TryPolicies(tenant, trial));
  }
}
