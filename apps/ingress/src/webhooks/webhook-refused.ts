/** Why a webhook is not taken, in a form that HTTP can say. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';

  constructor(
    readonly status: 401 | 404 | 413 | 503,
    readonly reason: string,
    readonly options: { readonly detail?: string; readonly retryAfterSeconds?: number } = {},
  ) {
    super(reason);
  }
}
