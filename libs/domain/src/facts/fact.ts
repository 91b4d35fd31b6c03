import type { z } from 'zod';
import { type Catalogue, byWireType } from '../message';
import * as capture from './capture.facts';
import * as command from './command.facts';
import * as operator from './operator.facts';
import type { Origin } from './origin';
import * as recording from './recording.facts';
import * as session from './session.facts';
import * as statement from './statement.facts';
import * as vendor from './vendor.facts';

/** Every fact there is. A forgotten one is a compile error in `evolve`. */
export const factCatalogue = {
  SessionAnnounced: session.SessionAnnounced,
  SessionStarted: session.SessionStarted,
  SessionProgressed: session.SessionProgressed,
  SessionsBridged: session.SessionsBridged,
  SessionEnded: session.SessionEnded,
  ParticipantJoined: session.ParticipantJoined,
  ParticipantLeft: session.ParticipantLeft,
  CaptureStarting: capture.CaptureStarting,
  CaptureStarted: capture.CaptureStarted,
  CapturePaused: capture.CapturePaused,
  CaptureResumed: capture.CaptureResumed,
  CaptureInterrupted: capture.CaptureInterrupted,
  CaptureRecovered: capture.CaptureRecovered,
  CaptureStopped: capture.CaptureStopped,
  CaptureFailed: capture.CaptureFailed,
  CaptureCancelled: capture.CaptureCancelled,
  TrackStarted: capture.TrackStarted,
  TrackStopped: capture.TrackStopped,
  TrackStored: capture.TrackStored,
  TrackFailed: capture.TrackFailed,
  RecordingAvailable: recording.RecordingAvailable,
  RecordingStored: recording.RecordingStored,
  RecordingMerged: recording.RecordingMerged,
  RecordingDeleted: recording.RecordingDeleted,
  RecordingExpired: recording.RecordingExpired,
  TranscriptAvailable: recording.TranscriptAvailable,
  ChatTranscriptStored: recording.ChatTranscriptStored,
  CobrowseStored: recording.CobrowseStored,
  CommandAccepted: command.CommandAccepted,
  CommandRefused: command.CommandRefused,
  CommandUnknown: command.CommandUnknown,
  VendorAlarmRaised: vendor.VendorAlarmRaised,
  DecisionUndelivered: vendor.DecisionUndelivered,
  VendorEventLost: vendor.VendorEventLost,
  UnrecognisedWebhook: vendor.UnrecognisedWebhook,
  PauseRequested: operator.PauseRequested,
  ResumeRequested: operator.ResumeRequested,
  CaptureRequested: operator.CaptureRequested,
  StopRequested: operator.StopRequested,
  CancelRequested: operator.CancelRequested,
  SessionStopRequested: operator.SessionStopRequested,
  OperationRequested: operator.OperationRequested,
  StoreRequested: operator.StoreRequested,
  MergeRequested: operator.MergeRequested,
  DeleteRequested: operator.DeleteRequested,
  ContextStated: statement.ContextStated,
  CueGiven: statement.CueGiven,
  ConsentAnnounced: statement.ConsentAnnounced,
  ConsentGranted: statement.ConsentGranted,
  ConsentDeclined: statement.ConsentDeclined,
  ConsentWithdrawn: statement.ConsentWithdrawn,
} as const satisfies Catalogue;

export type FactName = keyof typeof factCatalogue;
export type FactData<N extends FactName> = Readonly<z.infer<(typeof factCatalogue)[N]['data']>>;

/** A domain event reported by a vendor (or asked for by an operator), normalised. */
export type FactOf<N extends FactName> = {
  readonly name: N;
  /** The same for every redelivery of the same report. */
  readonly id: string;
  readonly origin: Origin;
  readonly data: FactData<N>;
};
export type Fact = { [N in FactName]: FactOf<N> }[FactName];

export const factByWireType = byWireType(factCatalogue);
