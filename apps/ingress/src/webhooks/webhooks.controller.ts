import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
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
  receive(@Param() params: Address, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.handle(params, request, reply);
  }

  @Post(':vendor/:account/:kind')
  @HttpCode(200)
  receiveKind(
    @Param() params: Address,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.handle(params, request, reply);
  }

  private async handle(
    { vendor, account, kind = '' }: Address,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const { status, body } = await this.webhooks.receive({
      vendor,
      accountId: account,
      kind,
      headers: request.headers as Record<string, string | undefined>,
      body: Buffer.isBuffer(request.body) ? request.body : EMPTY,
      receivedAt: new Date().toISOString(),
    });
    if (status !== 200) reply.status(status);
    return body;
  }
}
