// The last minutes of the numbers, as this browser has asked for them. Pure.
import type { ChartBin, Health } from '../api/types';
import { freeOf, waitingOf } from './findings';

export const MEASURES = {
  rate: (health: Health) => health.rates.readings_per_s,
  lag: (health: Health) => health.log.lag_s ?? null,
  waiting: waitingOf,
  sync: (health: Health) => {
    const us = health.log.sync_p99_us ?? health.log.last_sync_us;
    return us === null || us === undefined ? null : us / 1000;
  },
  pending: (health: Health) => health.history.pending,
  memory: (health: Health) => health.memory?.anonymous_bytes ?? health.memory?.resident_bytes ?? null,
  free: freeOf,
} satisfies Record<string, (health: Health) => number | null>;
export type Measure = keyof typeof MEASURES;

export type Sample = { at: number; health: Health };
export const EVERY_MS = 5000;
export const SPAN_MS = 10 * 60_000;

/** The newest sample goes behind the others; what is older than the span is left out. */
export const grown = (samples: readonly Sample[], sample: Sample): Sample[] => [...samples.filter((one) => one.at > sample.at - SPAN_MS), sample];

/** One number as a chart takes it; a sample that does not say it is a hole. */
export function binsOf(samples: readonly Sample[], measure: Measure): ChartBin[] {
  return samples.flatMap(({ at, health }): ChartBin[] => {
    const value = MEASURES[measure](health);
    return value === null ? [] : [[at, 1, value, value, value]];
  });
}
