import type { HttpAnswer } from '../contract/command';
import type { Knowledge, SimulatedRequest } from '../contract/simulator';
import { emptyAnswer, garbledAnswer, type Refusal, refusalAnswer } from './simulator-answers';
import { type Outcome, type Parts, type Route, routesOf } from './simulator-routes';
import { happens, type SimulatorContext } from './simulator-state';
import type { Tokens } from './simulator-tokens';

type Found = { readonly route: Route; readonly at: (name: string) => string } | undefined;

/** What a path has in the places that a route names. */
const matched = (route: Route, path: readonly string[]): Found => {
  const wanted = route.path.split('/');
  const isMatch =
    wanted.length === path.length &&
    wanted.every((segment, at) => (segment.startsWith(':') ? path[at] !== '' : path[at] === segment));
  return isMatch ? { route, at: (name) => path[wanted.indexOf(`:${name}`)] ?? '' } : undefined;
};

/** `/rtc-recorder/api/…`, for bearers of a token. */
export class RecorderApi {
  readonly refusals: Knowledge['refusals'][number][] = [];
  private readonly routes: readonly Route[];

  constructor(
    private readonly context: SimulatorContext,
    private readonly tokens: Tokens,
    parts: Parts,
  ) {
    this.routes = routesOf(context, parts);
  }

  /** @param path of the request, decoded, from its root */
  handle(request: SimulatedRequest, path: readonly string[]): HttpAnswer {
    const [product, api, ...below] = path;
    const isHere = product === 'rtc-recorder' && api === 'api';
    const found = isHere ? this.find(request.method, below) : undefined;
    const outcome = found ? this.serve(request, found) : { status: 404, blame: 'a path that is none' };
    return 'headers' in outcome ? outcome : this.refused(request, outcome);
  }

  issueToken(request: SimulatedRequest): HttpAnswer {
    const answer = this.tokens.issue(request);
    if (answer.status >= 400) this.blame(request, `a token was not issued: ${answer.body}`);
    return answer;
  }

  private find(method: string, path: readonly string[]): Found {
    return this.routes
      .filter((route) => route.method === method)
      .map((route) => matched(route, path))
      .find((found) => found !== undefined);
  }

  private serve(request: SimulatedRequest, { route, at }: NonNullable<Found>): Outcome {
    const { faults } = this.context;
    const barred = this.tokens.refusal(request, route.role);
    if (barred) return barred;
    if (happens(this.context, faults.tooMany)) return { status: 429 };
    if (happens(this.context, faults.serverError)) return { status: 500 };
    const query = new URL(request.url, 'http://auvious').searchParams;
    const outcome = route.act({ request, query, at });
    return 'headers' in outcome ? this.spoilt(route, outcome) : outcome;
  }

  /** What the network, or another version, makes of an answer once it was done. */
  private spoilt({ method }: Route, answer: HttpAnswer): Outcome {
    const { faults } = this.context;
    if (happens(this.context, faults.lostAnswer)) return { status: 500 };
    if (happens(this.context, faults.garbled)) return garbledAnswer;
    return method === 'POST' && happens(this.context, faults.created) ? emptyAnswer(201) : answer;
  }

  private refused(request: SimulatedRequest, refusal: Refusal): HttpAnswer {
    if (refusal.blame !== undefined) this.blame(request, refusal.blame);
    return refusalAnswer(refusal);
  }

  /** Without the query, which may be signed. */
  private blame({ method, url }: SimulatedRequest, reason: string): void {
    this.refusals.push({ request: `${method} ${url.replace(/\?.*$/s, '')}`, reason });
  }
}
