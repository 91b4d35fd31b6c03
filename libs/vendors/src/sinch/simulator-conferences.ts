import type { RecordingOptions } from './simulator-recording-options';
import type { Recordings } from './simulator-recordings';
import type { SimulatedCall, SimulatedRecording } from './simulator-state';

export interface SimulatedConference {
  readonly id: string;
  participants: readonly SimulatedCall[];
  /** Of all times that the name was used. */
  readonly recordings: SimulatedRecording[];
}

/** Rooms by the names that customers choose. One is there as long as somebody is in it. */
export class Conferences {
  private readonly byId = new Map<string, SimulatedConference>();

  constructor(private readonly recordings: Recordings) {}

  get all(): readonly SimulatedConference[] {
    return [...this.byId.values()];
  }

  /** Undefined where nobody is in it. */
  find(id: string): SimulatedConference | undefined {
    const conference = this.byId.get(id);
    return conference && conference.participants.length > 0 ? conference : undefined;
  }

  wasThere(id: string): boolean {
    return this.byId.has(id);
  }

  /** @param recorded where the whole conference is to be recorded: it is, once, until the last has left */
  join(call: SimulatedCall, id: string, recorded?: RecordingOptions): void {
    const conference = this.byId.get(id) ?? { id, participants: [], recordings: [] };
    this.byId.set(id, conference);
    if (call.conferenceId !== id) this.leave(call);
    conference.participants = [...conference.participants.filter((other) => other !== call), call];
    call.conferenceId = id;
    call.participation = 'talking';
    const isRecorded = conference.recordings.some(({ state }) => state === 'recording');
    if (recorded && !isRecorded) conference.recordings.push(this.recordings.start({ conferenceId: id }, recorded));
  }

  leave(call: SimulatedCall): void {
    const conference = this.byId.get(call.conferenceId ?? '');
    if (!conference) return;
    conference.participants = conference.participants.filter((other) => other !== call);
    if (conference.participants.length === 0) this.recordings.stop(conference.recordings);
  }
}
