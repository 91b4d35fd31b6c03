import type { SimulatedAccount, SimulatorFactory } from './contract/simulator';
import { iotcommsRecordingSimulatedAccount } from './iotcomms-recording/simulator-account';
import { simulateIotcommsRecording } from './iotcomms-recording/iotcomms-recording.simulator';
import { telnyxSimulatedAccount } from './telnyx/simulator-account';
import { simulateTelnyx } from './telnyx/telnyx.simulator';

export { chanceFrom } from './contract/chance';
export type {
  Knowledge,
  SimulatedRequest,
  SimulatedWorld,
  SimulatorFactory,
  VendorSimulator,
} from './contract/simulator';

/** Every simulator there is, by vendor, one a line. */
export const simulators: Readonly<Record<string, SimulatorFactory>> = {
  'iotcomms-recording': simulateIotcommsRecording,
  telnyx: simulateTelnyx,
};

/** The accounts that fit them, by vendor. */
export const simulatedAccounts: Readonly<Record<string, SimulatedAccount>> = {
  'iotcomms-recording': iotcommsRecordingSimulatedAccount,
  telnyx: telnyxSimulatedAccount,
};
