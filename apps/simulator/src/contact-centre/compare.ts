import type { CallKind } from './plan';
import type { PlayedCall } from './play';
import type { SeenConversation, SeenRecording } from './query-api';

/** What one simulator knows to have happened. */
export interface Known {
  readonly sessions: readonly {
    readonly sessionRef: string;
    readonly state: string;
    readonly captures: readonly { readonly captureRef: string; readonly state: string }[];
  }[];
  readonly effects: Readonly<Record<string, number>>;
  readonly refusals: readonly { readonly request: string; readonly reason: string }[];
}

type KnownCapture = Known['sessions'][number]['captures'][number];

export interface KnownFile {
  readonly fileName: string;
  readonly recordingIds: readonly string[];
  readonly modificationParams?: { readonly mask?: { readonly caller?: readonly unknown[] } };
}

/** All that the vendors know, by the name of the simulator. */
export interface VendorsKnow {
  readonly knowledge: Readonly<Record<string, Known>>;
  readonly files: readonly KnownFile[];
}

/** What the platform should call a recording that the recorder's simulator says is in this state. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  stored: ['stored'],
  deleted: ['deleted', 'stored'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  expired: ['expired'],
  /** Kept by the vendor, or by the vendor in a bucket of the customer's. */
  available: ['available', 'stored'],
  saved: ['available', 'stored'],
};

/** How what policy demanded of a call may have ended; a loud network lets an answer come too late. */
const verdictsOf = (kind: CallKind, hasFile: boolean): readonly string[] => {
  if (kind === 'abandoned') return ['none', 'excused'];
  // On a machine that is too slow a call is over before its recording was due.
  return hasFile ? ['satisfied', 'missed'] : ['missed', 'excused'];
};

class Comparison {
  readonly differences: string[] = [];
  private readonly byRef = new Map<string, SeenConversation>();
  private readonly recordings = new Map<string, SeenRecording>();

  constructor(
    conversations: readonly SeenConversation[],
    private readonly vendors: VendorsKnow,
  ) {
    for (const conversation of conversations) {
      for (const session of conversation.sessions) this.place(session.ref, conversation);
      for (const recording of conversation.recordings)
        if (recording.captureRef) this.recordings.set(recording.captureRef, recording);
    }
  }

  sessions(): void {
    for (const [name, { sessions }] of Object.entries(this.vendors.knowledge))
      for (const session of sessions) this.session(name, session);
  }

  effects(): void {
    for (const [name, { effects, refusals }] of Object.entries(this.vendors.knowledge)) {
      for (const [command, times] of Object.entries(effects))
        if (times !== 1) this.differ(`${name} did ${command} ${times} times`);
      for (const { request, reason } of refusals) this.differ(`${name} refused ${request}: ${reason}`);
    }
  }

  files(): void {
    for (const { fileName, recordingIds } of this.vendors.files)
      for (const id of recordingIds) {
        const key = this.recordings.get(id)?.file?.stored?.location.key;
        if (key !== fileName) this.differ(`the file ${fileName} of ${id} is known as ${key ?? 'nothing'}`);
      }
  }

  call({ kind, sessionRef, contactId, wasPaused, wasDeclined }: PlayedCall): void {
    if (wasDeclined) return;
    const conversation = this.byRef.get(sessionRef);
    if (!conversation) return this.differ(`${contactId} (${kind}) is in no conversation`);
    const hasFile = conversation.recordings.some(({ file }) => file !== undefined);
    this.verdict(`${contactId} (${kind})`, conversation, verdictsOf(kind, hasFile));
    if (wasPaused) this.mask(conversation, contactId);
  }

  private verdict(call: string, { expectations }: SeenConversation, expected: readonly string[]): void {
    const verdict = expectations[0]?.verdict ?? 'none';
    if (!expected.includes(verdict)) this.differ(`${call} ended ${verdict}`);
    if (expectations.length > 1) this.differ(`${call} has ${expectations.length} expectations`);
  }

  private session(name: string, { sessionRef, state, captures }: Known['sessions'][number]): void {
    // Nobody answered whether to record it, so nobody was told of it either.
    if (state === 'declined') return;
    if (!this.byRef.has(sessionRef)) this.differ(`${name} had a session ${sessionRef} (${state}) that is not known`);
    // Telnyx says nothing of some captures that were asked for in vain.
    if (name !== 'telnyx') for (const capture of captures) this.capture(name, sessionRef, capture);
  }

  private mask({ recordings }: SeenConversation, contactId: string): void {
    const stored = new Set(recordings.flatMap(({ captureRef, state }) => (state === 'stored' ? [captureRef] : [])));
    for (const { recordingIds, fileName, modificationParams } of this.vendors.files)
      if (recordingIds.some((id) => stored.has(id)) && !modificationParams?.mask?.caller?.length)
        this.differ(`${fileName} of ${contactId} is not masked`);
  }

  private capture(name: string, sessionRef: string, { captureRef, state }: KnownCapture): void {
    // A vendor that has no name for its captures calls them by their session.
    const isUnnamed = captureRef === sessionRef && !this.recordings.has(captureRef);
    const recording = isUnnamed ? this.recordingOf(sessionRef) : this.recordings.get(captureRef);
    const seen = recording?.state ?? 'unknown';
    if (!(STATES[state] ?? [state]).includes(seen))
      this.differ(`${name} has ${captureRef} ${state}, we have it ${seen}${this.commandsOf(sessionRef, recording)}`);
  }

  /** What was asked of the vendor, to see why a recording is not what it should be. */
  private commandsOf(sessionRef: string, recording: SeenRecording | undefined): string {
    if (!recording) return '';
    const commands = this.byRef.get(sessionRef)?.commands ?? [];
    return commands
      .filter(({ recordingId }) => recordingId === recording.id)
      .map(({ type, attempt, status }) => `, ${type} ${attempt} ${status}`)
      .join('');
  }

  private recordingOf(sessionRef: string): SeenRecording | undefined {
    const recordings = this.byRef.get(sessionRef)?.recordings ?? [];
    return recordings.find(({ sessionKey }) => sessionKey?.endsWith(`/${sessionRef}`));
  }

  private place(ref: string, conversation: SeenConversation): void {
    const before = this.byRef.get(ref);
    if (before && before.id !== conversation.id) this.differ(`session ${ref} is in two conversations`);
    this.byRef.set(ref, conversation);
  }

  private differ(difference: string): void {
    this.differences.push(difference);
  }
}

/** Every way in which what the platform says is not what the vendors know. Empty is what is hoped for. */
export const compare = (
  calls: readonly PlayedCall[],
  conversations: readonly SeenConversation[],
  vendors: VendorsKnow,
): readonly string[] => {
  const comparison = new Comparison(conversations, vendors);
  comparison.sessions();
  comparison.effects();
  comparison.files();
  for (const call of calls) comparison.call(call);
  return comparison.differences;
};
