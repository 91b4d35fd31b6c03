import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ManagementModule, type ManagementOptions } from './management.module';

export interface ManagementAddress {
  readonly host: string;
  readonly port: number;
}

/** Starts health and metrics on a port of their own. @returns how to stop it. */
export const serveManagement = async (
  options: ManagementOptions,
  { host, port }: ManagementAddress,
): Promise<() => Promise<void>> => {
  @Module({ imports: [ManagementModule.register(options)] })
  class ManagementApplication {}

  const app = await NestFactory.create<NestFastifyApplication>(ManagementApplication, new FastifyAdapter(), {
    logger: false,
  });
  await app.listen(port, host);
  return () => app.close();
};
