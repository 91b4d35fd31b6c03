import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Resource, Route } from '../http/route';
import { type Page, pageOf } from '../reading/page';
import type { Versioned } from '../reading/versioned';
import { FindRecording } from './find-recording.query';
import { ListRecordings } from './list-recordings.query';
import { recordingExample } from './recording.example';
import { type RecordingFilter, recordingFilter } from './recording-filter';
import { type Recording, recording } from './recording.read-model';

@Controller('v1/recordings')
export class RecordingsController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', '', {
    id: 'listRecordings',
    scope: 'read',
    tag: 'recordings',
    summary: 'Recordings of every vendor, newest first',
    answer: pageOf(recording).meta({ id: 'Recordings' }),
    example: { items: [recordingExample], next: 'WyIyMDI2LTAxLTA1VDA5OjAwOjAyLjAwMFoiLCI2Zjk2MTlmZiJd' },
  })
  list(
    @CalledBy() { tenant }: Caller,
    @Query({ schema: recordingFilter }) filter: RecordingFilter,
  ): Promise<Page<Recording>> {
    return this.queries.execute(new ListRecordings(tenant, filter));
  }

  @Resource(':id', {
    id: 'findRecording',
    scope: 'read',
    tag: 'recordings',
    summary: 'A recording',
    answer: recording,
    example: recordingExample,
  })
  async find(
    @CalledBy() { tenant }: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<Versioned<Recording>> {
    const found = await this.queries.execute(new FindRecording(tenant, id));
    if (!found) throw notFound('recording');
    return found;
  }
}
