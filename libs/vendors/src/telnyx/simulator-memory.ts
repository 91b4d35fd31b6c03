import { toEpochMs } from '@earwitness/domain';
import type { SimulatedWorld } from '../contract/simulator';
import type { Body } from './simulator-answers';

const MEMORY_MS = 60_000;

const commandIdOf = ({ command_id: id }: Body): string | undefined => (typeof id === 'string' ? id : undefined);

/** "Commands with duplicate command_ids within 60 seconds will be ignored" (Telnyx, "Receiving Webhooks"). */
export class CommandMemory {
  /** How often each command had an effect, by its `command_id`. */
  readonly effects: Record<string, number> = {};
  private readonly takenAtMs = new Map<string, number>();

  constructor(private readonly world: SimulatedWorld) {}

  /** @param subject what a `command_id` is unique within */
  isRemembered(subject: string, body: Body): boolean {
    const id = commandIdOf(body);
    const at = id === undefined ? undefined : this.takenAtMs.get(`${subject}/${id}`);
    return at !== undefined && toEpochMs(this.world.now()) - at < MEMORY_MS;
  }

  remember(subject: string, action: string, body: Body): void {
    const id = commandIdOf(body);
    if (id !== undefined) this.takenAtMs.set(`${subject}/${id}`, toEpochMs(this.world.now()));
    const key = id ?? `${subject}/${action}`;
    this.effects[key] = (this.effects[key] ?? 0) + 1;
  }
}
