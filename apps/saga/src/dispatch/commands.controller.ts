import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { commandsOf, decodeCommand, sift, type Slice } from '@earwitness/messaging';
import { advance, Database } from '@earwitness/persistence';
import { adapters } from '@earwitness/vendors';
import { enqueue } from './dispatch-queue';
import { Dispatchers } from './dispatchers';

export const commandTopics = adapters.map(({ vendor }) => commandsOf(vendor).topic);

/** Commands off the bus: noted durably, then sent at each vendor's own pace. */
@Controller()
export class CommandsController {
  constructor(
    private readonly database: Database,
    private readonly dispatchers: Dispatchers,
  ) {}

  @EventPattern(commandTopics)
  async take(@Payload() slice: Slice): Promise<void> {
    const commands = await sift(slice, decodeCommand);
    await this.database.transaction(async (tx) => {
      await advance(tx, slice.progress);
      await enqueue(tx, commands, new Date().toISOString());
    });
    this.dispatchers.wake(commands.map(({ command }) => command.vendor));
  }
}
