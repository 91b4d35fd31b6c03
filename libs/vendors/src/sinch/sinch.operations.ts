import { z } from 'zod';
import type { Refusal } from '../contract/command';
import { type Operation, operation, type OperationContext, type Operations } from '../contract/operation';
import { pathOf, regionOf } from './sinch.addresses';
import { calloutOperations } from './sinch.callouts';
import type { SinchAccount } from './sinch.config';
import { toCall, type Unsigned } from './sinch.requests';

const refusal = (reason: string, detail: string): Refusal => ({ via: 'nothing', reason, detail });

const ref = z.string().min(1).max(200);
const leg = z.enum(['caller', 'callee', 'both']);
const moh = z.enum(['ring', 'music1', 'music2', 'music3']);

/** What a part of the API is asked, below where its call or conference is. */
type Asked = Omit<Unsigned, 'url'> & { readonly below?: string };

interface Declared<Input> {
  readonly summary: string;
  readonly input: z.ZodType<Input>;
  asked(input: Input): Asked;
}

const addressed = (of: 'calls' | 'conferences', { below = '', ...request }: Asked, account: SinchAccount) => {
  return ({ refs, nowSeconds }: OperationContext) => {
    const name = of === 'calls' ? 'callRef' : 'conferenceRef';
    const path = pathOf(refs[name] ?? '.');
    if (path === undefined) return refusal('MissingRef', name);
    const region = regionOf(refs.callResource, account) ?? account.apiBase;
    return toCall({ ...request, url: `${region}/calling/v1/${of}/id/${path}${below}` }, account, nowSeconds);
  };
};

const on = <Input>(of: 'calls' | 'conferences', declared: Declared<Input>): Operation<SinchAccount> =>
  operation({
    on: 'session',
    summary: declared.summary,
    input: declared.input,
    toCall: (input, account: SinchAccount, context) => addressed(of, declared.asked(input), account)(context),
  });

const none = z.strictObject({});
const toLeg = (callLeg: string, instruction: object): Asked => ({
  method: 'PATCH',
  below: `/leg/${callLeg}`,
  body: { instructions: [instruction] },
});

const ofCalls: Operations<SinchAccount> = {
  hangUp: on('calls', {
    summary: 'Ends a call (Sinch Voice, "Manage Call", action hangup).',
    input: none,
    asked: () => ({ method: 'PATCH', body: { action: { name: 'hangup' } } }),
  }),
  say: on('calls', {
    summary: 'Says a text on a leg of a call (Sinch Voice, "Manage Call with callLeg", instruction say).',
    input: z.strictObject({
      text: z.string().min(1).max(600),
      locale: z.string().optional(),
      leg: leg.default('both'),
    }),
    asked: ({ leg: callLeg, ...what }) => toLeg(callLeg, { name: 'say', ...what }),
  }),
  playFiles: on('calls', {
    summary: 'Plays files on a leg of a call (Sinch Voice, "Manage Call with callLeg", instruction playFiles).',
    input: z.strictObject({
      ids: z.array(z.string().min(1)).min(1),
      locale: z.string().min(1),
      leg: leg.default('both'),
    }),
    asked: ({ leg: callLeg, ...what }) => toLeg(callLeg, { name: 'playFiles', ...what }),
  }),
};

const participant = (callRef: string): string => `/${pathOf(callRef) ?? '%2E'}`;

const ofConferences: Operations<SinchAccount> = {
  conferenceInfo: on('conferences', {
    summary: 'Tells who takes part in a conference (Sinch Voice, "Conferences").',
    input: none,
    asked: () => ({ method: 'GET' }),
  }),
  kickAll: on('conferences', {
    summary: 'Removes everybody from a conference, which ends its recording (Sinch Voice, "Conferences").',
    input: none,
    asked: () => ({ method: 'DELETE' }),
  }),
  kick: on('conferences', {
    summary: 'Removes a participant from a conference (Sinch Voice, "Conferences").',
    input: z.strictObject({ callId: ref }),
    asked: ({ callId }) => ({ method: 'DELETE', below: participant(callId) }),
  }),
  manageParticipant: on('conferences', {
    summary: 'Mutes, unmutes, holds or resumes a participant of a conference (Sinch Voice, "Conferences").',
    input: z.strictObject({
      callId: ref,
      command: z.enum(['mute', 'unmute', 'onhold', 'resume']),
      moh: moh.optional(),
    }),
    asked: ({ callId, ...body }) => ({ method: 'PATCH', below: participant(callId), body }),
  }),
};

const onAccount = <Input>(declared: {
  readonly summary: string;
  readonly input: z.ZodType<Input>;
  asked(input: Input, account: SinchAccount): Unsigned;
}): Operation<SinchAccount> =>
  operation({
    on: 'account',
    summary: declared.summary,
    input: declared.input,
    toCall: (input, account: SinchAccount, { nowSeconds }) =>
      toCall(declared.asked(input, account), account, nowSeconds),
  });

const callbacksOf = ({ configurationBase, applications: [application] }: SinchAccount): string =>
  `${configurationBase}/v1/configuration/callbacks/applications/${encodeURIComponent(application?.key ?? '')}`;

const ofAccount: Operations<SinchAccount> = {
  callInfo: onAccount({
    summary: 'Tells the state of a call (Sinch Voice, "Get call information").',
    input: z.strictObject({ callId: ref, callResource: z.string().optional() }),
    asked: ({ callId, callResource }, account) => {
      const region = regionOf(callResource, account) ?? account.apiBase;
      return { method: 'GET', url: `${region}/calling/v1/calls/id${participant(callId)}` };
    },
  }),
  getCallbacks: onAccount({
    summary: 'Tells where callbacks of the application go (Sinch Voice, "Configuration").',
    input: none,
    asked: (_, account) => ({ method: 'GET', url: callbacksOf(account) }),
  }),
  setCallbacks: onAccount({
    summary: 'Says where callbacks of the application go (Sinch Voice, "Configuration").',
    input: z.strictObject({ primary: z.url(), fallback: z.url().optional() }),
    asked: (url, account) => ({ method: 'POST', url: callbacksOf(account), body: { url } }),
  }),
};

/** What Sinch can do beside recording. */
export const sinchOperations: Operations<SinchAccount> = {
  ...ofCalls,
  ...ofConferences,
  ...ofAccount,
  ...Object.fromEntries(Object.entries(calloutOperations).map(([name, callout]) => [name, onAccount(callout)])),
};
