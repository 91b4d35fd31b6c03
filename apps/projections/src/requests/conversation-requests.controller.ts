import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ask } from './ask';
import { AskedBy, type Asker } from './asked-by';
import type { Asked } from './operator-fact';
import {
  captureBody,
  mergeBody,
  operationBody,
  type OperatorRequest,
  pauseBody,
  sessionBody,
} from './request.read-model';
import { TakeRequest } from './take-request.command';

type Answer = Promise<OperatorRequest>;

const uuid = { schema: z.uuid() };

/** What can be asked of a conversation as a whole. */
@Controller('v1/conversations/:id')
export class ConversationRequestsController {
  constructor(private readonly commands: CommandBus) {}

  @Ask('post', 'pause', { id: 'pauseConversation', summary: 'Pause every capture of a conversation' })
  pause(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: pauseBody }) data: z.output<typeof pauseBody>,
  ): Answer {
    return this.ask(asker, conversation, { name: 'PauseRequested', data });
  }

  @Ask('post', 'resume', { id: 'resumeConversation', summary: 'Resume what was paused' })
  resume(@AskedBy() asker: Asker, @Param('id', uuid) conversation: string): Answer {
    return this.ask(asker, conversation, { name: 'ResumeRequested', data: {} });
  }

  @Ask('post', 'captures', { id: 'startCapture', summary: 'Record a session, or stream it' })
  capture(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: captureBody }) data: z.output<typeof captureBody>,
  ): Answer {
    return this.ask(asker, conversation, { name: 'CaptureRequested', data });
  }

  @Ask('post', 'stop-session', { id: 'stopSession', summary: 'End a session at its vendor' })
  stopSession(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: sessionBody }) data: z.output<typeof sessionBody>,
  ): Answer {
    return this.ask(asker, conversation, { name: 'SessionStopRequested', data });
  }

  @Ask('post', 'operations', { id: 'operateSession', summary: 'Have the vendor do to a session what only it can do' })
  operate(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: operationBody }) data: z.output<typeof operationBody>,
  ): Answer {
    return this.ask(asker, conversation, { name: 'OperationRequested', data });
  }

  @Ask('post', 'merge', { id: 'mergeRecordings', summary: 'Make one file of several recordings' })
  merge(
    @AskedBy() asker: Asker,
    @Param('id', uuid) conversation: string,
    @Body({ schema: mergeBody }) { recordingIds: captureIds }: z.output<typeof mergeBody>,
  ): Answer {
    return this.ask(asker, conversation, { name: 'MergeRequested', data: { captureIds } });
  }

  private ask(asker: Asker, conversation: string, asked: Asked): Answer {
    return this.commands.execute(new TakeRequest({ ...asker, on: { conversation }, asked }));
  }
}
