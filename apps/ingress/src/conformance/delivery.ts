/** One webhook, ready to be sent as it is or with a change. */
export interface Delivery {
  /** What follows the account in the path. */
  readonly kind: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const withBody = (delivery: Delivery, body: string | Buffer): Delivery => ({
  ...delivery,
  body: Buffer.from(body),
});

/** Changes fields of a JSON body. */
export const withFields = (delivery: Delivery, fields: object): Delivery =>
  withBody(delivery, JSON.stringify({ ...(JSON.parse(delivery.body.toString()) as object), ...fields }));
