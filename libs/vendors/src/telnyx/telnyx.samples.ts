import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandOf, type Instant, toEpochMs } from '@earwitness/domain';
import type { VendorRequest } from '../contract/command';
import type { RawWebhook } from '../contract/webhook';
import { telnyx, type TelnyxAccount } from '.';
import { signerOf } from './simulator-signature';

export const NOW: Instant = '2026-03-02T09:30:00.000Z';
export const SEED = 'p68GNpDl9oAQohBiK0MEOFIjxnoFnz0uGGeJqxQ5PSY=';
export const PUBLIC_KEY = '+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik=';
export const FOREIGN_KEY = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

const everything = {
  apiKey: 'KEY-CANARY',
  siprec: { connectorName: 'compliance-srs-eu', secure: true },
  native: {
    format: 'wav',
    maxLengthSecs: 7_200,
    timeoutSecs: 0,
    playBeep: true,
    track: 'both',
    trim: 'trim-silence',
    transcription: {
      engine: 'A',
      language: 'en-GB',
      profanityFilter: false,
      speakerDiarization: true,
      minSpeakerCount: 2,
      maxSpeakerCount: 4,
    },
  },
  conference: { playBeep: true, trim: 'trim-silence', region: 'Europe' },
  streamTargets: {
    assist: {
      url: 'wss://assist.example.net/audio',
      codec: 'PCMU',
      authToken: 'TOKEN-CANARY',
      parameters: { tenant: 'bank' },
    },
  },
  correlationHeaders: ['X-Interaction-Id'],
};

/** An account in which everything is configured, but for what is given otherwise. */
export const accountWith = (more: object = {}, id = 'bank'): TelnyxAccount => ({
  ...telnyx.accountSchema.parse({ publicKeys: [PUBLIC_KEY], ...everything, ...more }),
  id,
  tenant: id,
});

export const FIXTURES = join(__dirname, 'fixtures');
export const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, name));

const sign = signerOf(SEED);

export const signedWebhook = (body: Buffer, at: Instant = NOW): RawWebhook => {
  const signed = Object.entries(sign(body, toEpochMs(at) / 1000));
  const headers = Object.fromEntries(signed.map(([name, value]) => [name.toLowerCase(), value]));
  return { headers: { 'content-type': 'application/json', ...headers }, body, kind: '', receivedAt: NOW };
};

export const LEG = '5ba1f2f6-162d-11f1-9d3a-02420a1f0a69';
export const CALL = '5b9e8f3c-162d-11f1-8f52-02420a1f0a69';
export const CONTROL = 'v3:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ';
export const CONFERENCE = '428c31b6-abf3-3bc1-b7f4-5013ef9657c1';
export const CAPTURE = '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8';
export const RECORDING = '10cd86ac-fef8-4765-b203-0f7511f9fc75';

/** @param digits the last two */
export const commandId = (digits: string): string => `891510ac-f3e4-81e8-af5b-de00688a49${digits}`;

/** What every command about the leg has. */
export const aboutLeg = {
  intent: `telnyx/bank/${LEG}/start`,
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
  tenant: 'bank',
  vendor: 'telnyx',
  account: 'bank',
  sessionRef: LEG,
  captureId: CAPTURE,
  refs: { kind: 'leg', callControlRef: CONTROL, callSessionRef: CALL },
  handles: {},
} as const;

export const aboutConference = {
  ...aboutLeg,
  sessionRef: CONFERENCE,
  refs: { kind: 'conference', conferenceRef: CONFERENCE, callSessionRef: CALL },
} as const;

type Mode = CommandOf<'StartCapture'>['mode'];
export const startOf = (mode: Mode, digits: string): CommandOf<'StartCapture'> => ({
  type: 'StartCapture',
  commandId: commandId(digits),
  ...(mode === 'conference' ? aboutConference : aboutLeg),
  mode,
});

export const recorded = (name: string): VendorRequest => {
  const { body, ...request } = JSON.parse(fixture(`${name}.request.json`).toString()) as { body?: object };
  return { ...request, ...(body && { body: JSON.stringify(body) }) } as VendorRequest;
};
