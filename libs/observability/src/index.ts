export { currentTraceId, inTrace } from './conversation-ids';
export { createLogger, type Logger, loggerParams, type LogOptions } from './logging';
export { ManagementModule, type ManagementOptions, type Probe } from './management.module';
export * from './meters';
export { type ManagementAddress, serveManagement } from './serve-management';
export { endSpan, startSpan, traced, type SpanOptions } from './spans';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry';
export { parseTraceparent, traceparentFor } from './traceparent';
