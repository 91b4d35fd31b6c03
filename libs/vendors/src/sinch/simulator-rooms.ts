import { z } from 'zod';
import type { SimulatedRequest } from '../contract/simulator';
import { answered, apiErrors } from './simulator-answers';
import type { SimulatedCalls } from './simulator-calls';
import type { Conferences, SimulatedConference } from './simulator-conferences';
import { durationOf } from './simulator-events';
import { done, type Outcome, refused, tooLate } from './simulator-outcome';
import { hadEffect, type SimulatedCall, type SimulatorContext } from './simulator-state';

const participantCommand = z.strictObject({
  command: z.enum(['mute', 'unmute', 'onhold', 'resume']),
  moh: z.enum(['ring', 'music1', 'music2', 'music3']).optional(),
});

const participations = { mute: 'muted', unmute: 'talking', onhold: 'onhold', resume: 'talking' } as const;

const parsed = (body: string) => {
  try {
    return participantCommand.safeParse(JSON.parse(body));
  } catch {
    return undefined;
  }
};

interface Parts {
  readonly calls: SimulatedCalls;
  readonly conferences: Conferences;
}

/** The conferences API below `/calling/v1/conferences/id`: it knows participants, and nothing of recording. */
export class ConferenceManagement {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  handle({ method, body }: SimulatedRequest, [id = '', callId, ...rest]: readonly string[]): Outcome {
    const conference = this.parts.conferences.find(id);
    if (rest.length > 0) return refused(apiErrors.notFound);
    if (!conference) return this.parts.conferences.wasThere(id) ? tooLate : refused(apiErrors.notFound);
    return callId === undefined ? this.ofAll(method, conference) : this.ofOne(conference, callId, { method, body });
  }

  private ofOne(
    conference: SimulatedConference,
    callId: string,
    { method, body }: Pick<SimulatedRequest, 'method' | 'body'>,
  ): Outcome {
    const call = conference.participants.find((participant) => participant.id === callId);
    if (!call) return this.parts.calls.find(callId) ? tooLate : refused(apiErrors.notFound);
    return method === 'PATCH' ? this.change(call, body) : this.removeOne(call, method);
  }

  private ofAll(method: string, { participants }: SimulatedConference): Outcome {
    if (method === 'GET')
      return { answer: answered(200, { participants: participants.map((call) => this.shown(call)) }) };
    if (method !== 'DELETE') return refused(apiErrors.notFound);
    for (const call of participants) this.parts.calls.hangUp(call);
    return done;
  }

  private removeOne(call: SimulatedCall, method: string): Outcome {
    if (method !== 'DELETE') return refused(apiErrors.notFound);
    this.parts.calls.hangUp(call);
    return done;
  }

  private change(call: SimulatedCall, body: string): Outcome {
    const wanted = parsed(body);
    if (!wanted?.success) return refused(apiErrors.invalidParameter);
    hadEffect(this.context, `${call.id}/${wanted.data.command}`);
    call.participation = participations[wanted.data.command];
    return done;
  }

  private shown(call: SimulatedCall) {
    return {
      cli: call.from,
      id: call.id,
      duration: durationOf(call, this.context.world.now()) ?? 0,
      muted: call.participation === 'muted',
      onhold: call.participation === 'onhold',
    };
  }
}
