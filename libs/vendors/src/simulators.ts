import type { SimulatorFactory } from './contract/simulator';
import { simulateIotcommsRecording } from './iotcomms-recording/iotcomms-recording.simulator';
import { simulateTelnyx } from './telnyx/telnyx.simulator';

export { chanceFrom } from './contract/chance';
export type { Knowledge, SimulatedRequest, SimulatedWorld, SimulatorFactory, VendorSimulator } from './contract/simulator';

/** Every simulator there is, by vendor, one a line. */
export const simulators: Readonly<Record<string, SimulatorFactory>> = {
  'iotcomms-recording': simulateIotcommsRecording,
  telnyx: simulateTelnyx,
};
