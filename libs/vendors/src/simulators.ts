import type { SimulatedAccount, SimulatorFactory } from './contract/simulator';
import { auviousSimulatedAccount } from './auvious/simulator-account';
import { simulateAuvious } from './auvious/auvious.simulator';
import { iotcommsMediaserviceSimulatedAccount } from './iotcomms-mediaservice/simulator-account';
import { simulateIotcommsMediaservice } from './iotcomms-mediaservice/iotcomms-mediaservice.simulator';
import { iotcommsRecordingSimulatedAccount } from './iotcomms-recording/simulator-account';
import { simulateIotcommsRecording } from './iotcomms-recording/iotcomms-recording.simulator';
import { sinchSimulatedAccount } from './sinch/simulator-account';
import { simulateSinch } from './sinch/sinch.simulator';
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
  auvious: simulateAuvious,
  'iotcomms-mediaservice': simulateIotcommsMediaservice,
  'iotcomms-recording': simulateIotcommsRecording,
  sinch: simulateSinch,
  telnyx: simulateTelnyx,
};

/** The accounts that fit them, by vendor. */
export const simulatedAccounts: Readonly<Record<string, SimulatedAccount>> = {
  auvious: auviousSimulatedAccount,
  'iotcomms-mediaservice': iotcommsMediaserviceSimulatedAccount,
  'iotcomms-recording': iotcommsRecordingSimulatedAccount,
  sinch: sinchSimulatedAccount,
  telnyx: telnyxSimulatedAccount,
};
