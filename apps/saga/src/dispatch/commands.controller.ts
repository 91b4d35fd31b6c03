import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { commandsOf, type DecodedCommand, decodeCommand, type LogRecord, Poison, type PoisonRecord, type Slice } from '@earwitness/messaging';
import { advance, Database } from '@earwitness/persistence';
import { adapters } from '@earwitness/vendors';
import { enqueue } from './dispatch-queue';
import { Dispatchers } from './dispatchers';

const topics = adapters.map(({ vendor }) => commandsOf(vendor).topic);

const decoded = (record: LogRecord): DecodedCommand | PoisonRecord => {
  try {
    return decodeCommand(record);
  } catch (error) {
    if (error instanceof Poison) return { record, cause: error.message };
    throw error;
  }
};

/** Commands off the bus: noted durably, then sent at each vendor's own pace. */
@Controller()
export class CommandsController {
  constructor(
    private readonly database: Database,
    private readonly dispatchers: Dispatchers,
  ) {}

  @EventPattern(topics)
  async take(@Payload() slice: Slice): Promise<void> {
    const all = slice.records.map(decoded);
    const poison = all.filter((one): one is PoisonRecord => 'cause' in one);
    if (poison.length > 0) await slice.bury(poison);
    const commands = all.filter((one): one is DecodedCommand => 'command' in one);
    await this.database.transaction(async (tx) => {
      await advance(tx, slice.progress);
      await enqueue(tx, commands, new Date().toISOString());
    });
    this.dispatchers.wake(commands.map(({ command }) => command.vendor));
  }
}
