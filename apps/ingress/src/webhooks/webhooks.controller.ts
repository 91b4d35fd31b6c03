import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ReceiveWebhook } from './receive-webhook';

interface Address {
  readonly vendor: string;
  readonly account: string;
  readonly kind?: string;
}

const EMPTY = Buffer.alloc(0);

/** `POST /webhooks/{vendor}/{account}` and `…/{kind}` where a vendor has several addresses. */
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: ReceiveWebhook) {}

  @Post(':vendor/:account')
  @HttpCode(200)
  receive(@Param() params: Address, @Req() request: FastifyRequest) {
    return this.handle(params, request);
  }

  @Post(':vendor/:account/:kind')
  @HttpCode(200)
  receiveKind(@Param() params: Address, @Req() request: FastifyRequest) {
    return this.handle(params, request);
  }

  private handle({ vendor, account, kind = '' }: Address, request: FastifyRequest): Promise<unknown> {
    return this.webhooks.receive({
      vendor,
      accountId: account,
      kind,
      headers: request.headers as Record<string, string | undefined>,
      body: Buffer.isBuffer(request.body) ? request.body : EMPTY,
      receivedAt: new Date().toISOString(),
    });
  }
}
