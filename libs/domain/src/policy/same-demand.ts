import { canonical } from '../capture/join';
import type { CaptureDecision } from './capture-decision';

const demandOf = (decision: CaptureDecision): string => canonical({ ...decision, policySetHash: '' });

/** Whether two decisions demand the same, whatever policy set they come from. */
export const sameDemand = (a: CaptureDecision, b: CaptureDecision): boolean => a === b || demandOf(a) === demandOf(b);
