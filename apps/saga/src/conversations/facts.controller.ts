import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decodeFact, FACTS, sift, type Slice } from '@earwitness/messaging';
import { counter } from '@earwitness/observability';
import { Conversations } from './conversations';

/** Facts off the bus, a slice at a time. */
@Controller()
export class FactsController {
  private readonly heard = counter('facts_heard_total', 'Facts taken off the bus, duplicates included');

  constructor(private readonly conversations: Conversations) {}

  @EventPattern<Record<string, Slice>>(FACTS.topic)
  async hear(@Payload() slice: Slice): Promise<void> {
    const facts = await sift(slice, decodeFact);
    await this.conversations.hear(facts, slice.progress);
    this.heard.add(facts.length);
  }
}
