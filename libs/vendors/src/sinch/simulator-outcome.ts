import type { HttpAnswer } from '../contract/command';
import { answered, type ApiError, apiErrors } from './simulator-answers';

/** What the API says: an answer, or why it refuses. */
export type Outcome = { readonly answer: HttpAnswer } | { readonly error: ApiError; readonly isFaultless?: boolean };

export const done: Outcome = { answer: answered(204, undefined) };

export const refused = (error: ApiError): Outcome => ({ error });

/** A race with a call that has just ended is nobody's fault. */
export const tooLate: Outcome = { error: apiErrors.notFound, isFaultless: true };
