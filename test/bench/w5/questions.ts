import { BASIC, PATHS } from './accounts';
import { isToBeRecorded, numberOf } from './policies';

export type Lane = 'newCall' | 'ice' | 'ace';
export const LANES: readonly Lane[] = ['newCall', 'ice', 'ace'];

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
/** The vendor's own id of a call, by which its decision is found again. */
export const subjectOf = (call: number): string => `${hex(call, 8)}-0000-4000-8000-000000000005`;
export const callOf = (subject: string): number => Number.parseInt(subject.slice(0, 8), 16);

const metadataOf = (call: number): string =>
  [
    '<recording xmlns="urn:ietf:params:xml:ns:recording:1"><session session_id="s"/>',
    `<participant participant_id="a"><nameID aor="sip:${numberOf(call)}@example.com"/></participant>`,
    '<participant participant_id="b"><nameID aor="sip:+4930123456@example.com"/></participant></recording>',
  ].join('');

const newCall = (call: number): object => ({
  recordingId: subjectOf(call),
  metaData: metadataOf(call),
  sipRecCallId: `call-${call}`,
});

const callback = (event: 'ice' | 'ace', call: number): object => ({
  event,
  callid: subjectOf(call),
  timestamp: new Date().toISOString(),
  version: 1,
  applicationKey: 'F00DCEFE-BEBB-4DE0-9DEE-DEBB1ED4CEF3',
  ...(event === 'ice' && {
    cli: numberOf(call),
    to: { type: 'did', endpoint: '+4930123456' },
    originationType: 'PSTN',
    domain: 'pstn',
  }),
});

const request = (path: string, authorization: string, body: object): Buffer => {
  const text = JSON.stringify(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    `authorization: ${authorization}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
};

/** What is asked of a call in a lane. A call that is asked about when it is answered was announced before. */
export const questionOf = (lane: Lane, call: number, bearer: string): Buffer =>
  lane === 'newCall'
    ? request(PATHS.newCall, bearer, newCall(call))
    : request(PATHS[lane], BASIC, callback(lane, call));

export const announcementOf = (lane: Lane, call: number): Buffer | undefined =>
  lane === 'ace' ? request(PATHS.ace, BASIC, callback('ice', call)) : undefined;

const recordsIn: Readonly<Record<Lane, string>> = {
  newCall: '"recordCall":true',
  ice: '"startRecording"',
  ace: '"record":true',
};

/** Whether an answer is what the policies demand; none demand that nothing is recorded. */
export const isRight = (lane: Lane, call: number, { body, hasPolicies }: { body: string; hasPolicies: boolean }) =>
  body.includes(recordsIn[lane]) === (hasPolicies && isToBeRecorded(call));
