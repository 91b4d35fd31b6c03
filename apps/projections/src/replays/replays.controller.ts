import { randomUUID } from 'node:crypto';
import {
  Body,
  type CallHandler,
  Controller,
  type ExecutionContext,
  type NestInterceptor,
  Param,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { z } from 'zod';
import { FactLog } from '../bus/fact-log';
import { CalledBy, type Caller } from '../http/caller';
import { notFound, Problem } from '../http/problem';
import { Route } from '../http/route';
import { policySetHash } from '../policies/policy-set.read-model';
import { parsePolicies } from '../policies/read-policies';
import { PolicySets } from './policy-sets';
import { ReplayJobs } from './replay-jobs';
import { ReplayStore } from './replay-store';
import { queuedExample, replayExample } from './replay.example';
import { replay, type ReplayBody, replayBody, type ReplayView } from './replay.read-model';

/** Says where the replay is to be found. */
class ReplayAddress implements NestInterceptor<ReplayView, ReplayView> {
  intercept(context: ExecutionContext, next: CallHandler<ReplayView>): Observable<ReplayView> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap(({ id }) => void reply.header('location', `/v1/policies/replays/${id}`)));
  }
}

@Controller('v1/policies')
export class ReplaysController {
  constructor(
    private readonly sets: PolicySets,
    private readonly jobs: ReplayJobs,
    private readonly store: ReplayStore,
    private readonly log: FactLog,
  ) {}

  @Route('post', ':hash/replays', {
    id: 'replayPolicies',
    scope: 'policies',
    tag: 'policies',
    summary: 'Replay a set of policies over a period of the past: what would it have decided?',
    status: 202,
    answer: replay,
    example: queuedExample,
    headers: { Location: { description: 'Where the replay is to be found.' } },
  })
  @UseInterceptors(ReplayAddress)
  async begin(
    @CalledBy() { tenant, keyId }: Caller,
    @Param('hash', { schema: policySetHash }) hash: string,
    @Body({ schema: replayBody }) { from, to, documents }: ReplayBody,
  ): Promise<ReplayView> {
    const set = documents ? (await parsePolicies(documents, tenant)).set : await this.sets.find(tenant, hash);
    if (set.hash !== hash) throw new Problem(422, { detail: `The documents have the hash ${set.hash}.` });
    const asked = {
      ...{ id: randomUUID(), policySetHash: hash, from, to },
      ...{ requestedBy: `key:${keyId}`, requestedAt: this.log.now() },
    };
    await this.jobs.submit({ tenant, replay: asked, set });
    return { ...asked, state: 'queued', done: 0 };
  }

  @Route('get', 'replays/:id', {
    id: 'findReplay',
    scope: 'read',
    tag: 'policies',
    summary: 'How far a replay is, and what it has found so far',
    answer: replay,
    example: replayExample,
  })
  async find(@CalledBy() { tenant }: Caller, @Param('id', { schema: z.uuid() }) id: string): Promise<ReplayView> {
    const found = await this.store.find({ tenant, id });
    if (!found) throw notFound('replay');
    return found;
  }

  @Route('delete', 'replays/:id', {
    id: 'cancelReplay',
    scope: 'policies',
    tag: 'policies',
    summary: 'Cancel a replay; one that is over stays as it is',
    status: 202,
    answer: replay,
    example: { ...replayExample, state: 'cancelled' },
  })
  async cancel(@CalledBy() { tenant }: Caller, @Param('id', { schema: z.uuid() }) id: string): Promise<ReplayView> {
    await this.store.end({ tenant, id }, 'cancelled');
    return this.find({ tenant, keyId: '' }, id);
  }
}
