import type { HttpAnswer } from '../contract/command';
import { emptyAnswer, notThere, type Refusal } from './simulator-answers';
import type { Delivery } from './simulator-delivery';
import type { SimulatorSettings } from './simulator-settings';
import {
  conferenceOf,
  errorNow,
  happens,
  hasEffect,
  isOver,
  type Participant,
  type SimulatedConference,
  type SimulatedRecorder,
  type SimulatorContext,
  uuidFrom,
  type VendorError,
} from './simulator-state';
import { keptOf, type Tracks } from './simulator-tracks';
import { stateMessage } from './simulator-views';

export interface Media {
  readonly audio: boolean;
  readonly video: boolean;
}

/** By whatever path an instance is asked for. */
export interface InstancePath {
  readonly conversationId: string;
  readonly recorderId: string;
  readonly instanceId: string;
}

const REPEATED_STOP: Readonly<Record<SimulatorSettings['repeatedStop'], HttpAnswer | Refusal>> = {
  taken: emptyAnswer(200),
  conflict: { status: 409 },
  missing: notThere,
};

/** A start while another one records is seen as a second effect of the same start. */
const startOf = ({ conversationId, recorders }: SimulatedConference): string => {
  const before = recorders.filter((recorder) => recorder.isStopping || isOver(recorder)).length;
  return `start ${conversationId}${before > 0 ? ` after ${before}` : ''}`;
};

/** What a recorder's state is in our words. */
export const stateOf = (recorder: SimulatedRecorder): string => {
  switch (recorder.state) {
    case 'INITIALISED':
      return 'starting';
    case 'ACTIVE':
      return 'recording';
    case 'PENDING_RECOVERY':
      return 'recovering';
    case 'STOPPED':
      return keptOf(recorder);
    case 'FAILED':
    case 'ABORTED':
      return 'failed';
  }
};

/** Recorders and their states, each told of where the settings say so. */
export class Recorders {
  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: Delivery,
    private readonly tracks: Tracks,
  ) {}

  start(conference: SimulatedConference, { audio, video }: Media): SimulatedRecorder {
    const { world, settings, faults } = this.context;
    hasEffect(this.context, startOf(conference));
    const recorder: SimulatedRecorder = {
      recorderId: uuidFrom(this.context),
      instanceId: uuidFrom(this.context),
      conference,
      audio,
      video,
      isVisible: faults.invisibleMs === 0,
      state: 'INITIALISED',
      isStopping: false,
      streams: [],
      replaced: new Map(),
    };
    conference.recorders.push(recorder);
    this.say(recorder);
    world.after(faults.invisibleMs, () => void (recorder.isVisible = true));
    world.after(settings.initialisingMs, () => this.begin(recorder));
    return recorder;
  }

  stop(recorder: SimulatedRecorder): HttpAnswer | Refusal {
    const { settings } = this.context;
    if (isOver(recorder) || recorder.isStopping) return REPEATED_STOP[settings.repeatedStop];
    hasEffect(this.context, `stop ${recorder.conference.conversationId}/${recorder.recorderId}`);
    this.wind(recorder);
    return emptyAnswer(200);
  }

  join({ recorders }: SimulatedConference, participant: Participant): void {
    for (const recorder of recorders) if (recorder.state === 'ACTIVE') this.tracks.open(recorder, [participant]);
  }

  leave({ recorders }: SimulatedConference, userId: string): void {
    for (const recorder of recorders) this.tracks.close(recorder, userId);
  }

  /** Nobody is left in the conference. */
  abandon({ recorders }: SimulatedConference): void {
    for (const recorder of recorders) {
      if (recorder.isStopping || isOver(recorder)) continue;
      if (recorder.state === 'ACTIVE') this.wind(recorder);
      else this.end(recorder, 'ABORTED', errorNow(this.context, 'NO_PARTICIPANTS', 'The conference is over'));
    }
  }

  /** Whether it was recording, so that it could. @param recoveringMs null: until it is told to recover */
  crash(recorder: SimulatedRecorder, recoveringMs: number | null = this.context.settings.recoveringMs): boolean {
    if (recorder.state !== 'ACTIVE' || recorder.isStopping) return false;
    recorder.state = 'PENDING_RECOVERY';
    recorder.error = errorNow(this.context, 'WORKER_LOST', 'The recorder does not answer');
    this.tracks.close(recorder);
    this.say(recorder);
    if (recoveringMs !== null) this.context.world.after(recoveringMs, () => void this.recover(recorder));
    return true;
  }

  /** Whether it was away, so that it could: it comes back, or is given up. */
  recover(recorder: SimulatedRecorder): boolean {
    if (recorder.state !== 'PENDING_RECOVERY' || recorder.isStopping) return false;
    if (happens(this.context, this.context.faults.recoveryFails))
      this.end(recorder, 'ABORTED', errorNow(this.context, 'RECOVERY_FAILED', 'No worker took over'));
    else this.comeBack(recorder);
    return true;
  }

  /** One that cannot be seen yet, or was replaced, is nobody's fault to ask for. */
  find({ conversationId, recorderId, instanceId }: InstancePath): SimulatedRecorder | Refusal {
    const conference = conferenceOf(this.context, conversationId);
    const recorder = conference?.recorders.find((each) => each.recorderId === recorderId);
    if (!recorder) return { status: 404, blame: 'a recorder that never was' };
    if (!recorder.isVisible) return notThere;
    if (recorder.instanceId === instanceId) return recorder;
    const replaced = recorder.replaced.get(instanceId);
    if (!replaced) return { status: 404, blame: 'an instance that never was' };
    return this.context.settings.replacedInstance === 'pending' ? replaced : notThere;
  }

  /** For what cannot be done to an instance that was replaced. */
  live(path: InstancePath): SimulatedRecorder | Refusal {
    const found = this.find(path);
    return 'status' in found || !found.replaced.has(path.instanceId) ? found : notThere;
  }

  visible(conversationId: string): readonly SimulatedRecorder[] {
    return conferenceOf(this.context, conversationId)?.recorders.filter(({ isVisible }) => isVisible) ?? [];
  }

  private begin(recorder: SimulatedRecorder): void {
    const { world, settings, faults } = this.context;
    if (recorder.state !== 'INITIALISED' || recorder.isStopping) return;
    if (happens(this.context, faults.startFails)) return this.fail(recorder, 'START_FAILED');
    recorder.started = world.now();
    this.activate(recorder);
    if (happens(this.context, faults.runFails)) world.after(settings.breakAfterMs, () => this.fail(recorder, 'BROKEN'));
    else if (happens(this.context, faults.crash)) world.after(settings.breakAfterMs, () => void this.crash(recorder));
  }

  private activate(recorder: SimulatedRecorder): void {
    recorder.state = 'ACTIVE';
    this.tracks.open(recorder);
    this.say(recorder);
  }

  private comeBack(recorder: SimulatedRecorder): void {
    if (this.context.settings.recoveredInstance === 'new') {
      recorder.replaced.set(recorder.instanceId, { ...recorder, streams: [...recorder.streams] });
      recorder.instanceId = uuidFrom(this.context);
    }
    delete recorder.error;
    recorder.recovered = this.context.world.now();
    this.activate(recorder);
  }

  private wind(recorder: SimulatedRecorder): void {
    recorder.isStopping = true;
    this.context.world.after(this.context.settings.stoppingMs, () => this.end(recorder, 'STOPPED'));
  }

  private fail(recorder: SimulatedRecorder, code: string): void {
    if (!recorder.isStopping)
      this.end(recorder, 'FAILED', errorNow(this.context, code, 'The recorder could not go on'));
  }

  private end(recorder: SimulatedRecorder, state: 'STOPPED' | 'FAILED' | 'ABORTED', error?: VendorError): void {
    if (isOver(recorder)) return;
    recorder.state = state;
    recorder.stopped = this.context.world.now();
    if (error) recorder.error = error;
    else delete recorder.error;
    this.tracks.close(recorder);
    this.say(recorder);
    this.tracks.upload(recorder);
  }

  private say(recorder: SimulatedRecorder): void {
    if (this.context.settings.push) this.delivery.emit('', 'RecordingDataEvent', stateMessage(recorder));
  }
}
