import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ReceiveWebhook } from './receive-webhook';

const EMPTY = Buffer.alloc(0);

/** `POST /webhooks/{vendor}/{account}` and `…/{kind}` where a vendor has several addresses. */
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: ReceiveWebhook) {}

  @Post(':vendor/:account')
  @HttpCode(200)
  receive(@Param('vendor') vendor: string, @Param('account') account: string, @Req() request: FastifyRequest) {
    return this.handle(vendor, account, '', request);
  }

  @Post(':vendor/:account/:kind')
  @HttpCode(200)
  receiveKind(@Param() params: { vendor: string; account: string; kind: string }, @Req() request: FastifyRequest) {
    return this.handle(params.vendor, params.account, params.kind, request);
  }

  private handle(vendor: string, accountId: string, kind: string, request: FastifyRequest): Promise<unknown> {
    return this.webhooks.receive({
      vendor,
      accountId,
      kind,
      headers: request.headers as Record<string, string | undefined>,
      body: Buffer.isBuffer(request.body) ? request.body : EMPTY,
      receivedAt: new Date().toISOString(),
    });
  }
}
