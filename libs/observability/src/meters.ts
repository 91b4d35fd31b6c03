import { type Attributes, metrics } from '@opentelemetry/api';

export interface Count {
  add(amount: number, attributes?: Attributes): void;
}
export interface Distribution {
  record(value: number, attributes?: Attributes): void;
}

const meter = () => metrics.getMeter('earwitness');

/** A number that only grows; named `earwitness_<noun>_total` on the metrics page. */
export const counter = (name: string, description: string): Count =>
  meter().createCounter(`earwitness_${name}`, { description });

/** Durations in seconds. */
export const duration = (name: string, description: string): Distribution =>
  meter().createHistogram(`earwitness_${name}`, {
    description,
    unit: 's',
    advice: { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });

/** A value that is asked for when somebody looks. */
export const gauge = (name: string, description: string, read: () => number): void =>
  meter()
    .createObservableGauge(`earwitness_${name}`, { description })
    .addCallback((result) => result.observe(read()));
