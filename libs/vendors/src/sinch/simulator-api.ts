import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered, type ApiError, apiErrors, because, errorAnswer } from './simulator-answers';
import type { Authentication } from './simulator-authentication';
import { calloutRequest, type Callouts } from './simulator-callouts';
import type { CallManagement } from './simulator-management';
import type { ConferenceManagement } from './simulator-rooms';
import { type Outcome, refused } from './simulator-outcome';
import { happens, type SimulatorContext, uuidFrom } from './simulator-state';

interface Parts {
  readonly authentication: Authentication;
  readonly management: CallManagement;
  readonly rooms: ConferenceManagement;
  readonly callouts: Callouts;
}

const callbackUrls = z.object({
  url: z.object({ primary: z.url(), fallback: z.union([z.literal(''), z.url()]).optional() }),
});

const parsedJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The parts of Sinch's HTTP APIs that have to do with calls, as strict as the documents are. */
export class SinchApi {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  handle(request: SimulatedRequest, path: readonly string[]): HttpAnswer {
    const { faults } = this.context;
    if (happens(this.context, faults.serverError)) return this.say(apiErrors.broken);
    const outcome = this.outcomeOf(request, path);
    if (happens(this.context, faults.lostAnswer)) return this.say(apiErrors.broken);
    if ('answer' in outcome) return outcome.answer;
    if (!outcome.isFaultless) this.remember(request, outcome.error);
    return this.say(outcome.error);
  }

  private outcomeOf(request: SimulatedRequest, path: readonly string[]): Outcome {
    const fault = this.parts.authentication.faultOf(request);
    if (fault) return refused(fault);
    if (!this.isJson(request)) return refused(apiErrors.invalidRequest);
    const [one, two, ...rest] = path;
    if (one === 'calling' && two === 'v1') return this.calling(request, rest);
    if (one === 'v1' && two === 'configuration') return this.configuration(request, rest);
    return refused(apiErrors.notFound);
  }

  private calling(request: SimulatedRequest, [resource, ...path]: readonly string[]): Outcome {
    const { management, rooms } = this.parts;
    if (resource === 'callouts') return this.callout(request);
    const [kind, ...rest] = path;
    if (resource === 'calls' && kind === 'id') return management.handle(request, rest);
    return resource === 'conferences' && kind === 'id' ? rooms.handle(request, rest) : refused(apiErrors.notFound);
  }

  private callout({ method, body }: SimulatedRequest): Outcome {
    if (method !== 'POST') return refused(apiErrors.notFound);
    const parsed = calloutRequest.safeParse(parsedJson(body));
    if (!parsed.success) return refused(because(apiErrors.invalidParameter, z.prettifyError(parsed.error)));
    return { answer: answered(200, { callId: this.parts.callouts.place(parsed.data).id }) };
  }

  /** `callbacks/applications/{applicationkey}`: where callbacks go. */
  private configuration({ method, body }: SimulatedRequest, path: readonly string[]): Outcome {
    const key = this.context.settings.applicationKey;
    if (path.join('/') !== `callbacks/applications/${key}`) return refused(apiErrors.notFound);
    if (method === 'GET') return { answer: answered(200, { url: this.context.callbackUrls }) };
    const wanted = callbackUrls.safeParse(parsedJson(body));
    if (method !== 'POST' || !wanted.success) return refused(apiErrors.invalidParameter);
    const { primary, fallback = '' } = wanted.data.url;
    this.context.callbackUrls = { primary, fallback };
    return { answer: answered(200, undefined) };
  }

  private isJson({ body, headers }: SimulatedRequest): boolean {
    return body === '' || /^application\/json\b/i.test(headers['content-type'] ?? '');
  }

  private remember({ method, url }: SimulatedRequest, { code, message }: ApiError): void {
    this.context.refusals.push({ request: `${method} ${url}`, reason: `${code} ${message}` });
  }

  private say(error: ApiError): HttpAnswer {
    return errorAnswer(error, uuidFrom(this.context.world));
  }
}
