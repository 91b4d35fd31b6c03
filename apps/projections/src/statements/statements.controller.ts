import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ask } from '../requests/ask';
import { AskedBy, type Asker } from '../requests/asked-by';
import type { Asked } from '../requests/operator-fact';
import type { OperatorRequest } from '../requests/request.read-model';
import { consentBody, contextBody, cueBody } from './statement.read-model';
import { TakeRequest } from '../requests/take-request.command';

type Answer = Promise<OperatorRequest>;

const uuid = { schema: z.uuid() };

const consentNames = {
  announced: 'ConsentAnnounced',
  granted: 'ConsentGranted',
  declined: 'ConsentDeclined',
  withdrawn: 'ConsentWithdrawn',
} as const;

/** What can be stated of a conversation, for policies to decide by. */
@Controller('v1/conversations/:id')
export class StatementsController {
  constructor(private readonly commands: CommandBus) {}

  @Ask('post', 'context', { id: 'stateContext', summary: 'State what policies may ask about' })
  context(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: contextBody }) data: z.output<typeof contextBody>,
  ): Answer {
    return this.state(asker, conversation, { name: 'ContextStated', data });
  }

  @Ask('post', 'cues', { id: 'giveCue', summary: 'Say that something happened that policies wait for' })
  cue(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: cueBody }) data: z.output<typeof cueBody>,
  ): Answer {
    return this.state(asker, conversation, { name: 'CueGiven', data });
  }

  @Ask('post', 'consent', { id: 'stateConsent', summary: 'State what somebody said about being recorded' })
  consent(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: consentBody }) { state, ...data }: z.output<typeof consentBody>,
  ): Answer {
    return this.state(asker, conversation, { name: consentNames[state], data });
  }

  private state(asker: Asker, conversation: string, asked: Asked): Answer {
    return this.commands.execute(new TakeRequest({ ...asker, on: { conversation }, asked }));
  }
}
