import type { Account } from '@earwitness/configuration';
import type { Capability, CommandType } from '@earwitness/domain';

const capabilitiesOf = ({ profile }: Account): readonly Capability[] => Object.values(profile.capabilities);

export const nameOf = ({ adapter, settings }: Account): string => `${adapter.vendor}/${settings.id}`;

/** In any mode at all: a recording may turn out to be of another mode than was supposed. */
export const supports = (account: Account, type: CommandType): boolean =>
  capabilitiesOf(account).some((capability) => capability.supports.includes(type));

/** Undefined where the account has no such mode. */
export const supportsIn = ({ profile }: Account, mode: string, type: CommandType): boolean | undefined =>
  Object.entries(profile.capabilities)
    .find(([name]) => name === mode)?.[1]
    ?.supports.includes(type);

/** The modes that a capture can be started in by command. */
export const startableModes = (account: Account): readonly string[] =>
  capabilitiesOf(account)
    .filter((capability) => capability.supports.includes('StartCapture'))
    .map(({ mode }) => mode);

const canPause = (account: Account): boolean => capabilitiesOf(account).some(({ pause }) => pause !== 'none');

/** Its media goes to a recorder that may be another vendor's, of which nothing may have been heard yet. */
const forksMedia = ({ profile }: Account): boolean => profile.capabilities.siprec !== undefined;

/** Whether a pause can have an effect on what these accounts capture, themselves or at another one of the tenant's. */
export const canBePaused = (here: readonly Account[], all: readonly Account[]): boolean =>
  here.some(canPause) || (here.some(forksMedia) && all.some(canPause));
