import { timingSafeEqual } from 'node:crypto';
import { toEpochMs } from '@earwitness/domain';
import type { SimulatedRequest } from '../contract/simulator';
import { sign, signedPath } from './sinch.signature';
import { type ApiError, apiErrors } from './simulator-answers';
import type { SimulatorContext } from './simulator-state';

/** Not documented. */
const WINDOW_MS = 300_000;

const SIGNED = /^application\s+([^:\s]+):(\S+)$/i;
const BASIC = /^basic\s+([A-Za-z0-9+/]+=*)$/i;

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Who asks: `Basic`, or signed by the application (Sinch, "Using REST"). Undefined where it is the application. */
export class Authentication {
  constructor(private readonly context: SimulatorContext) {}

  faultOf(request: SimulatedRequest): ApiError | undefined {
    const { authorization = '' } = request.headers;
    const basic = BASIC.exec(authorization)?.[1];
    if (basic !== undefined) return this.faultOfBasic(basic);
    const [, key, signature] = SIGNED.exec(authorization) ?? [];
    if (key === undefined || signature === undefined) return apiErrors.noAuthorization;
    if (key !== this.context.settings.applicationKey) return apiErrors.invalidCredentials;
    return this.faultOfSignature(request, signature);
  }

  private faultOfBasic(given: string): ApiError | undefined {
    const { applicationKey, applicationSecret, isBasicAllowed } = this.context.settings;
    if (!isBasicAllowed) return apiErrors.noAuthorization;
    const isRight = isSame(Buffer.from(given, 'base64').toString(), `${applicationKey}:${applicationSecret}`);
    return isRight ? undefined : apiErrors.invalidCredentials;
  }

  private faultOfSignature({ method, url, headers, body }: SimulatedRequest, signature: string): ApiError | undefined {
    const { settings, world } = this.context;
    const timestamp = headers['x-timestamp'];
    const ageMs = Math.abs(toEpochMs(world.now()) - Date.parse(timestamp ?? ''));
    if (timestamp === undefined || !(ageMs <= WINDOW_MS)) return apiErrors.badTimestamp;
    const path = signedPath(`${settings.apiBase}${url}`);
    const message = { verb: method, body, contentType: headers['content-type'], timestamp, path };
    return isSame(signature, sign(message, settings.applicationSecret)) ? undefined : apiErrors.wrongSignature;
  }
}
