import type { SessionOutcome } from '@earwitness/domain';

const outcomes: ReadonlyMap<string, SessionOutcome> = new Map([
  ['normal_clearing', 'completed'],
  ['originator_cancel', 'cancelled'],
  ['user_busy', 'busy'],
  ['no_answer', 'noAnswer'],
  ['timeout', 'noAnswer'],
  ['call_rejected', 'rejected'],
  ['not_found', 'notFound'],
  ['time_limit', 'limitReached'],
  ['unspecified', 'failed'],
]);

/** How a call ended, by its `hangup_cause`: an open enum. */
export const outcomeOf = (hangupCause: string | undefined): SessionOutcome =>
  outcomes.get(hangupCause ?? '') ?? 'unknown';

const conferenceOutcomes: ReadonlyMap<string, SessionOutcome> = new Map([
  ['all_left', 'completed'],
  ['host_left', 'completed'],
  ['time_exceeded', 'limitReached'],
]);

/** How a conference ended, by its `reason`. */
export const conferenceOutcomeOf = (reason: string | undefined): SessionOutcome =>
  conferenceOutcomes.get(reason ?? '') ?? 'unknown';

/**
 * SIPREC causes are "Q850 reasons" without a list: the names of ITU-T Q.850 in the spelling that telephony servers use.
 * What `call.recording.error` says are whole sentences.
 */
const causes: ReadonlyMap<string, string> = new Map([
  ['normal_clearing', 'Normal'],
  ['normal_unspecified', 'Normal'],
  ['originator_cancel', 'Cancelled'],
  ['user_busy', 'Busy'],
  ['no_answer', 'NoAnswer'],
  ['no_user_response', 'NoAnswer'],
  ['timeout', 'TimedOut'],
  ['recovery_on_timer_expire', 'TimedOut'],
  ['call_rejected', 'Rejected'],
  ['unallocated_number', 'NotFound'],
  ['destination_out_of_order', 'Unreachable'],
  ['network_out_of_order', 'Unreachable'],
  ['service_unavailable', 'Unavailable'],
  ['bearer_capability_not_available', 'Incompatible'],
  ['incompatible_destination', 'Incompatible'],
  ['interworking', 'Interworking'],
  ['connection_failed', 'Unreachable'],
  ['Failed to authorize with storage using custom credentials', 'StorageUnauthorised'],
  ['Invalid credentials json', 'StorageCredentialsInvalid'],
  ['Unsupported backend', 'StorageUnsupported'],
  ['Internal server error', 'VendorError'],
]);

/** The cause by the table, else the vendor's words. */
export const causeOf = (said: string | undefined): string | undefined =>
  said === undefined ? undefined : (causes.get(said) ?? said.slice(0, 200));
