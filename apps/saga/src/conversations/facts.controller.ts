import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type DecodedFact, decodeFact, FACTS, type LogRecord, Poison, type PoisonRecord, type Slice } from '@earwitness/messaging';
import { counter } from '@earwitness/observability';
import { Conversations } from './conversations';

const decoded = (record: LogRecord): DecodedFact | PoisonRecord => {
  try {
    return decodeFact(record);
  } catch (error) {
    if (error instanceof Poison) return { record, cause: error.message };
    throw error;
  }
};

/** Facts off the bus, a slice at a time. */
@Controller()
export class FactsController {
  private readonly heard = counter('facts_heard_total', 'Facts taken off the bus, duplicates included');

  constructor(private readonly conversations: Conversations) {}

  @EventPattern<Record<string, Slice>>(FACTS.topic)
  async hear(@Payload() slice: Slice): Promise<void> {
    const all = slice.records.map(decoded);
    const poison = all.filter((one): one is PoisonRecord => 'cause' in one);
    if (poison.length > 0) await slice.bury(poison);
    await this.conversations.hear(
      all.filter((one): one is DecodedFact => 'fact' in one),
      slice.progress,
    );
    this.heard.add(all.length - poison.length);
  }
}
