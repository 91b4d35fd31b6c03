import { at, fact } from '@earwitness/testing';
import * as fc from 'fast-check';
import { commandIdOf } from '../command/demanded';
import type { CaptureMode } from '../facts/capture.facts';
import type { Fact } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { attemptId, captureRefKey, sessionKeyOf, startIntent } from '../conversation/lookup';
import { deriveId } from '../identity';

const modesOf: Readonly<Record<string, readonly CaptureMode[]>> = {
  telnyx: ['siprec', 'native', 'stream'],
  iotcomms: ['file', 'stream'],
};
const second = fc.integer({ min: 0, max: 120 });
const flag = fc.boolean();

type Place = Pick<Origin, 'vendor' | 'account' | 'sessionRef'>;

const sessionFacts = (place: Place) =>
  fc
    .record({
      asked: fc.option(flag),
      started: flag,
      ended: flag,
      bridged: flag,
      times: fc.tuple(second, second, second),
    })
    .map(({ asked, started, ended, bridged, times: [t1, t2, t3] }): Fact[] => [
      ...(asked === null
        ? []
        : [
            fact(
              'SessionAnnounced',
              { from: 'sip:a', answer: { record: asked, reason: 'policy', policyIds: [], policySetHash: '' } },
              { ...place, occurredAt: at(t1) },
            ),
          ]),
      ...(started
        ? [
            fact(
              'SessionStarted',
              { direction: 'inbound', participants: [{ participantRef: 'a', side: 'caller' }] },
              { ...place, occurredAt: at(t2), refs: { callControlRef: 'v3' } },
            ),
          ]
        : []),
      ...(bridged ? [fact('SessionsBridged', {}, { ...place, occurredAt: at(t3) })] : []),
      ...(ended ? [fact('SessionEnded', { outcome: 'completed' }, { ...place, occurredAt: at(t3) })] : []),
      fact('ParticipantLeft', { participantRef: 'a' }, { ...place, occurredAt: at(t3) }),
      fact('ChatTranscriptStored', { transcriptRef: 'chat' }, { ...place, occurredAt: at(t1) }),
    ]);

/** A file as one vendor reports it in two webhooks, one of them with more to say. */
const fileFacts = (mode: CaptureMode, told: Partial<Origin>, [t1, t2, t3]: readonly number[]): readonly Fact[] => {
  const temporary = mode === 'file';
  const when = { ...told, occurredAt: at(t1 ?? 0) };
  return [
    fact('RecordingAvailable', { temporary }, { ...when, deliveryId: 'poor' }),
    fact(
      'RecordingAvailable',
      { temporary, startedAt: at(1), channels: 'dual', related: [{ captureRef: 'r9', startedAt: at(2) }] },
      { ...when, receivedAt: at(t2 ?? 0), deliveryId: 'rich' },
    ),
    fact('RecordingStored', { location: { store: 's3', key: 'a' } }, { ...told, occurredAt: at(t2 ?? 0) }),
    fact(
      'RecordingStored',
      { location: { store: 's3', key: 'b' } },
      { ...told, occurredAt: at(t3 ?? 0), learnedBy: 'poll' },
    ),
    fact('RecordingMerged', { captureRefs: [], location: { store: 's3' } }, { ...told, occurredAt: at(t3 ?? 0) }),
    fact('RecordingDeleted', {}, { ...told, occurredAt: at(t3 ?? 0) }),
    fact('RecordingExpired', {}, { ...told, occurredAt: at(t2 ?? 0) }),
    fact('TrackStored', { trackRef: '1' }, { ...told, occurredAt: at(t3 ?? 0) }),
    fact(
      'CommandRefused',
      { commandType: 'StoreRecording', reason: 'alarm', retryable: true },
      { ...told, occurredAt: at(t3 ?? 0) },
    ),
    fact('TranscriptAvailable', { transcriptRef: 't', language: 'en' }, { ...told, occurredAt: at(t1 ?? 0) }),
    fact(
      'TranscriptAvailable',
      { transcriptRef: 't', location: { store: 's3', key: 't' }, lineCount: 7 },
      { ...told, occurredAt: at(t2 ?? 0), learnedBy: 'backfill' },
    ),
  ];
};

const liveFacts = (mode: CaptureMode, told: Partial<Origin>, [t1, t2, t3]: readonly number[]): readonly Fact[] => [
  fact('CaptureStarting', { mode }, { ...told, occurredAt: at(t1 ?? 0) }),
  fact('CaptureStarted', { mode, confirmed: false }, { ...told, occurredAt: at(t1 ?? 0) }),
  fact('CaptureStarted', { mode, confirmed: true }, { ...told, occurredAt: at(t2 ?? 0) }),
  fact('CapturePaused', { mode }, { ...told, occurredAt: at(t2 ?? 0) }),
  fact('CaptureResumed', { mode }, { ...told, occurredAt: at(t3 ?? 0) }),
  fact('CaptureInterrupted', { mode, cause: 'x' }, { ...told, occurredAt: at(t2 ?? 0) }),
  fact('CaptureRecovered', { mode }, { ...told, occurredAt: at(t3 ?? 0) }),
  fact('CaptureStopped', { mode }, { ...told, occurredAt: at(t3 ?? 0) }),
  fact('CaptureFailed', { mode, stage: 'start' }, { ...told, occurredAt: at(t2 ?? 0), deliveryId: 'event' }),
  fact('CaptureFailed', { mode, stage: 'start', cause: 'NoMedia' }, { ...told, occurredAt: at(t3 ?? 0) }),
  fact('CaptureCancelled', { mode }, { ...told, occurredAt: at(t3 ?? 0) }),
  fact('TrackStarted', { trackRef: '1', kind: 'audio' }, { ...told, occurredAt: at(t2 ?? 0) }),
];

/** How a vendor names a capture: by echoing our id, by a ref of its own, or not at all. */
const captureFacts = (place: Place, sessionKey: string, ordinal: number) =>
  fc
    .constantFrom(...(modesOf[place.vendor] ?? []))
    .chain((mode) =>
      fc.record({
        mode: fc.constant(mode),
        named: mode === 'file' ? fc.constantFrom('echoed', 'byRef') : fc.constantFrom('echoed', 'byRef', 'unnamed'),
        isFileEchoed: flag,
        times: fc.tuple(second, second, second),
        live: fc.subarray([...Array(12).keys()]),
        file: fc.subarray(mode === 'siprec' || mode === 'stream' ? [] : [...Array(11).keys()]),
        outcome: fc.constantFrom('CommandAccepted', 'CommandUnknown', undefined),
      }),
    )
    .map(({ mode, named, isFileEchoed, times, live, file, outcome }) => {
      const intent = startIntent(sessionKey, mode);
      const captureRef = `rec-${ordinal}-${sessionKey}`;
      const id = named === 'byRef' ? deriveId('capture', captureRefKey(place, captureRef)) : attemptId(intent, 1);
      const echo = { ...place, captureRef, captureId: id };
      const told = { echoed: echo, byRef: { ...place, captureRef }, unnamed: place }[named];
      const ofFile = named === 'echoed' && !isFileEchoed ? { ...place, captureRef } : told;
      const commandId = commandIdOf(intent, 1);
      const [allLive, allFile] = [liveFacts(mode, told, times), fileFacts(mode, ofFile, times)];
      return {
        ids: named === 'echoed' ? [id, deriveId('capture', captureRefKey(place, captureRef))] : [id],
        facts: [
          ...live.map((index) => allLive[index]),
          ...file.map((index) => allFile[index]),
          outcome && (fact(outcome, { commandId, cause: 'timeout' }, { ...place, occurredAt: at(times[0]) }) as Fact),
        ].filter((known) => known !== undefined),
      };
    });

const requestFacts = (sessionKeys: readonly string[], captureIds: readonly string[]) =>
  fc
    .record({
      name: fc.constantFrom('PauseRequested', 'ResumeRequested', 'StopRequested', 'CancelRequested', 'StoreRequested'),
      more: fc.constantFrom('DeleteRequested', 'MergeRequested', 'CaptureRequested', 'SessionStopRequested'),
      isRare: flag,
      requestId: fc.uuid(),
      time: second,
      captureId: fc.constantFrom(...captureIds, 'nothing'),
      sessionKey: fc.constantFrom(...sessionKeys, 'nothing'),
    })
    .map(({ name, more, isRare, requestId, time, captureId, sessionKey }) => {
      const captureIds2 = [captureId, captureIds[0] ?? 'nothing'];
      const mask = [{ from: at(time), to: at(time + 5) }];
      const data = { requestId, requestedBy: 'a', reason: 'card', captureId, sessionKey, mode: 'stream', mask };
      const asked = { ...data, captureIds: captureIds2 } as never;
      return fact(isRare ? more : name, asked, {
        vendor: 'api',
        links: [],
        sessionRef: '',
        occurredAt: at(time),
      }) as Fact;
    });

const statementFacts = fc
  .record({
    name: fc.constantFrom(
      'ConsentAnnounced',
      'ConsentGranted',
      'ConsentDeclined',
      'ConsentWithdrawn',
      'CueGiven',
      'ContextStated',
    ),
    cue: fc.constantFrom('payment.started', 'payment.ended', 'other'),
    language: fc.constantFrom('de', 'en'),
    participantRef: fc.constantFrom('a', 'b', undefined),
    time: second,
    isOfVendor: flag,
  })
  .map(({ name, cue, language, participantRef, time, isOfVendor }) => {
    const about = { occurredAt: at(time), links: [] };
    const place = isOfVendor ? { vendor: 'telnyx', sessionRef: 's0' } : { vendor: 'earwitness', sessionRef: '' };
    const data =
      { ContextStated: { language }, CueGiven: { name: cue } }[name as string] ??
      (participantRef ? { participantRef } : {});
    return fact(name, data as never, { ...about, ...place }) as Fact;
  });

/** Everything that is heard of one conversation: several vendors, sessions and captures, failures, twins, requests. */
export const world = fc
  .array(fc.record({ vendor: fc.constantFrom('telnyx', 'iotcomms'), captures: fc.integer({ min: 0, max: 2 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((sessions) => {
    const places = sessions.map(({ vendor }, index) => ({ vendor, account: 'main', sessionRef: `s${index}` }));
    const keys = places.map((place) => sessionKeyOf(place, place.sessionRef));
    const captures = sessions.flatMap(({ captures: count }, s) =>
      [...Array(count).keys()].map((ordinal) => captureFacts(places[s] as Place, keys[s] as string, ordinal)),
    );
    return fc.tuple(fc.tuple(...places.map(sessionFacts)), fc.tuple(...captures)).chain(([ofSessions, ofCaptures]) =>
      fc
        .array(
          requestFacts(
            keys,
            ofCaptures.flatMap(({ ids }) => ids),
          ),
          { maxLength: 4 },
        )
        .chain((requests) =>
          fc
            .array(statementFacts, { maxLength: 4 })
            .map((statements): readonly Fact[] => [
              ...ofSessions.flat(),
              ...ofCaptures.flatMap(({ facts }) => facts),
              ...requests,
              ...statements,
            ]),
        ),
    );
  });
