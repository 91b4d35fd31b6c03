/** What a log, or the client library below it, has to say to the people who run it. */
export interface Notice {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export type Notify = (notice: Notice) => void;

/** A logger that takes fields before the text, as pino does. */
type Logger = Readonly<Record<Notice['level'], (fields: object, message: string) => void>>;

export const notifying =
  (logger: Logger): Notify =>
  ({ level, message, detail }) =>
    logger[level](detail, message);

/** Leaves out what was said a short while ago: an outage fails the same way several times a second. */
export const sparingly = (notify: Notify, everyMs = 10_000): Notify => {
  const saidAtMs = new Map<string, number>();
  return (notice) => {
    const nowMs = performance.now();
    if (nowMs - (saidAtMs.get(notice.message) ?? -Infinity) < everyMs) return;
    saidAtMs.set(notice.message, nowMs);
    notify(notice);
  };
};
