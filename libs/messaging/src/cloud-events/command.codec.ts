import { type Command, commandByWireType, commandCatalogue } from '@earwitness/domain';
import { z } from 'zod';
import type { Appendable } from '../log';
import { commandsOf } from '../topics';
import { type Envelope, headersOf, openRecord, Poison, type Readable } from './envelope';

export const encodeCommand = (command: Command, issuedAt: string, traceparent: string): Appendable => {
  const envelope: Envelope = {
    specversion: '1.0',
    id: command.commandId,
    type: commandCatalogue[command.type].type,
    source: '/earwitness/conversations',
    subject: command.conversationId,
    time: issuedAt,
    datacontenttype: 'application/json',
    tenant: command.tenant,
    traceparent,
    data: command,
  };
  const value = Buffer.from(JSON.stringify(envelope));
  return { topic: commandsOf(command.vendor).topic, key: command.conversationId, value, headers: headersOf(envelope) };
};

export interface DecodedCommand {
  readonly command: Command;
  readonly traceparent: string;
}

/** @throws Poison when the record is no command, or one that breaks its own declaration. */
export const decodeCommand = (record: Readable): DecodedCommand => {
  const { type, traceparent, data } = openRecord(record);
  const declaration = commandByWireType.get(type);
  if (!declaration) throw new Poison(`unknown type ${type}`);
  const parsed = declaration.data.safeParse(data);
  if (!parsed.success) throw new Poison(`${type}: ${z.prettifyError(parsed.error)}`);
  return { command: parsed.data as Command, traceparent: traceparent ?? '' };
};
