import { writeFileSync } from 'node:fs';
import { loadDirectory, loadPolicies, type Teardown } from '@earwitness/configuration';
import { Queues } from '@earwitness/messaging';
import { adapters } from '@earwitness/vendors';
import { ALL_KINDS, planCalls } from '../../simulator/src/contact-centre/plan';
import { play, type PlayedCall, prepare, type Stage } from '../../simulator/src/contact-centre/play';
import { QueryApi } from '../../simulator/src/contact-centre/query-api';
import { type Agreement, agreed } from '../../simulator/src/contact-centre/settle';
import {
  BRANCH_SERVER,
  DEMONSTRATION_POLICIES,
  demonstrationAccounts,
  RECORDING_SERVER,
} from '../../simulator/src/demonstration';
import { EMULATOR_CREDENTIALS, startVendors, type Vendors } from '../../simulator/src/vendors-host';
import type { DataDirectory } from './data-directory';
import type { Ports } from './ports';

const SIMULATED_API_KEY = 'KEY0000_simulated';
/** The longest that a recording may take to appear, and some air. */
const SETTLED_WITHIN_MS = 90_000;

/** Simulated vendors around a platform on this machine. */
export class Demonstration {
  private constructor(
    private readonly vendors: Vendors,
    private readonly ports: Ports,
    private readonly data: DataDirectory,
  ) {}

  static async start(ports: Ports, data: DataDirectory, teardown: Teardown): Promise<Demonstration> {
    const vendors = await startVendors({
      host: '127.0.0.1',
      port: ports.simulators,
      ingress: `http://127.0.0.1:${ports.ingress}`,
      speed: 1,
      seed: data.startNumber,
      onError: () => undefined,
    });
    teardown.add(() => vendors.stop());
    return new Demonstration(vendors, ports, data);
  }

  get configuration() {
    const addresses = { ingress: `http://127.0.0.1:${this.ports.ingress}`, simulators: this.vendors.url };
    const accounts = demonstrationAccounts(addresses, this.data.keys.api);
    writeFileSync(this.data.accounts, accounts, { mode: 0o600 });
    const sources = { readFile: () => '', env: {} };
    return {
      directory: loadDirectory(accounts, adapters, sources),
      policies: loadPolicies(DEMONSTRATION_POLICIES),
      queues: new Queues({ endpoint: this.vendors.sqsEndpoint, credentials: EMULATOR_CREDENTIALS }),
    };
  }

  get api(): QueryApi {
    return new QueryApi(`http://127.0.0.1:${this.ports.api}`, this.data.keys.api);
  }

  /** Plays the calls of a contact centre. */
  async play(count: number): Promise<readonly PlayedCall[]> {
    await prepare(this.stage, SIMULATED_API_KEY);
    return play(planCalls(count, this.data.startNumber, { kinds: ALL_KINDS }), this.stage);
  }

  /** Waits until nothing more is to come, and compares with what the vendors know. */
  end(calls: readonly PlayedCall[]): Promise<Agreement> {
    return agreed(calls, this.stage, SETTLED_WITHIN_MS);
  }

  private get stage(): Stage {
    return {
      simulators: this.vendors.url,
      branch: BRANCH_SERVER,
      recordingServer: RECORDING_SERVER,
      api: this.api,
    };
  }
}
