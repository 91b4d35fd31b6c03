import { trace } from '@opentelemetry/api';
import { type Params } from 'nestjs-pino';
import pino from 'pino';
import { currentTraceId } from './conversation-ids';

/** Fields whose values never reach a log, wherever in an object they stand. */
const secretFields = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'apiKey',
  'clientSecret',
  'privateKey',
  'replyId',
  'handles',
  'secrets',
  'signature',
  'token',
];

const redacted = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

export interface LogOptions {
  readonly service: string;
  readonly level: string;
  /** File descriptor or path; standard output when left out. */
  readonly destination?: string | number;
}

/** Structured logs: one JSON object a line, with the conversation's trace id where there is one. */
export const createLogger = ({ service, level, destination = 1 }: LogOptions): pino.Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted, censor: '[redacted]' },
      mixin: () => {
        const traceId = currentTraceId() ?? trace.getActiveSpan()?.spanContext().traceId;
        return traceId ? { traceId } : {};
      },
    },
    pino.destination({ dest: destination, sync: false }),
  );

/** Settings of nestjs-pino's LoggerModule: no line per request, failures are logged where they are understood. */
export const loggerParams = (logger: pino.Logger): Params => ({ pinoHttp: { logger, autoLogging: false } });

export type Logger = pino.Logger;
