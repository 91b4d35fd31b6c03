import type { Command } from '../commands';
import type { Capability, DecisionContext } from '../context';

/** The capabilities that a command may need: of its mode, or of any where it is for a whole session. */
export const capabilitiesFor = (context: DecisionContext, command: Command): readonly Capability[] => {
  const capabilities = context.profileOf(command.vendor, command.account)?.capabilities ?? {};
  const candidates = 'mode' in command ? [capabilities[command.mode]] : Object.values(capabilities);
  return candidates.filter((capability) => capability !== undefined);
};

/** What a vendor cannot do is refused at once, not timed out. */
export const unsupported = (context: DecisionContext, command: Command): string | undefined => {
  if (command.type === 'OperateSession') {
    const operations = context.profileOf(command.vendor, command.account)?.operations;
    return operations?.includes(command.operation) ? undefined : 'Unsupported';
  }
  const isSupported = capabilitiesFor(context, command).some(({ supports }) => supports.includes(command.type));
  return isSupported ? undefined : 'Unsupported';
};
