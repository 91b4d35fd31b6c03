import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ask } from './ask';
import { AskedBy, type Asker } from './asked-by';
import type { Asked } from './operator-fact';
import { type OperatorRequest, storeBody } from './request.read-model';
import { TakeRequest } from './take-request.command';

type Answer = Promise<OperatorRequest>;

const uuid = { schema: z.uuid() };

/** What can be asked of one recording. */
@Controller('v1/recordings/:id')
export class RecordingRequestsController {
  constructor(private readonly commands: CommandBus) {}

  @Ask('post', 'stop', { id: 'stopRecording', summary: 'Stop a recording and keep it' })
  stop(@AskedBy() asker: Asker, @Param('id', uuid) captureId: string): Answer {
    return this.ask(asker, captureId, { name: 'StopRequested', data: { captureId } });
  }

  @Ask('post', 'cancel', { id: 'cancelRecording', summary: 'Stop a recording and discard it' })
  cancel(@AskedBy() asker: Asker, @Param('id', uuid) captureId: string): Answer {
    return this.ask(asker, captureId, { name: 'CancelRequested', data: { captureId } });
  }

  @Ask('post', 'store', { id: 'storeRecording', summary: 'Store a recording where policy says, masked and trimmed' })
  store(
    @AskedBy() asker: Asker,
    @Param('id', uuid) captureId: string,
    @Body({ schema: storeBody }) data: z.output<typeof storeBody>,
  ): Answer {
    return this.ask(asker, captureId, { name: 'StoreRequested', data: { captureId, ...data } });
  }

  @Ask('delete', '', { id: 'deleteRecording', summary: 'Delete the vendor’s copy of a recording' })
  delete(@AskedBy() asker: Asker, @Param('id', uuid) captureId: string): Answer {
    return this.ask(asker, captureId, { name: 'DeleteRequested', data: { captureId } });
  }

  private ask(asker: Asker, recording: string, asked: Asked): Answer {
    return this.commands.execute(new TakeRequest({ ...asker, on: { recording }, asked }));
  }
}
