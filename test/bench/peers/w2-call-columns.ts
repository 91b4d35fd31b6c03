/** The one narrow row that the peers keep of a call: less than ours do. */
export interface CallColumns {
  id: string;
  version: number;
  caller: string | null;
  callee: string | null;
  startedAt: string | null;
  endedAt: string | null;
  state: string | null;
  fileKey: string | null;
  sizeBytes: number | null;
}

/** As much of an event of the bus as they look at. */
export interface EventEnvelope {
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly streamversion: number;
  readonly data: { readonly data: Readonly<Record<string, unknown>> };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

type Change = (event: EventEnvelope) => Partial<CallColumns>;

const becomes =
  (state: string): Change =>
  () => ({ state });

const changes: Readonly<Record<string, Change>> = {
  'earwitness.session.started.v1': ({ time, data: { data } }) => ({
    caller: text(data.from),
    callee: text(data.to),
    startedAt: time,
  }),
  'earwitness.session.ended.v1': ({ time }) => ({ endedAt: time }),
  'earwitness.capture.started.v1': becomes('recording'),
  'earwitness.capture.paused.v1': becomes('paused'),
  'earwitness.capture.resumed.v1': becomes('recording'),
  'earwitness.capture.stopped.v1': becomes('stopped'),
  'earwitness.capture.failed.v1': becomes('failed'),
  'earwitness.recording.available.v1': becomes('available'),
  'earwitness.recording.stored.v1': ({ data: { data } }) => {
    const { location, sizeBytes } = data as { location: { key: string }; sizeBytes: number };
    return { state: 'stored', fileKey: location.key, sizeBytes };
  },
};

const nothing = {
  caller: null,
  callee: null,
  startedAt: null,
  endedAt: null,
  state: null,
  fileKey: null,
  sizeBytes: null,
};

/** The row after an event that is newer than it. */
export const applied = (known: CallColumns | null, event: EventEnvelope): CallColumns => ({
  ...nothing,
  ...known,
  id: event.subject,
  version: event.streamversion,
  ...changes[event.type]?.(event),
});
