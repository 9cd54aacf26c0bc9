// What the numbers of the center mean for the person who must keep it running: what is wrong, worst first. Pure. The
// marks below are this page's own, for where a person should look; what the center itself calls degraded is its state.
import type { Health } from '../api/types';

export type FindingId = 'flush' | 'disk' | 'lag' | 'packs' | 'refused' | 'quota' | 'sync' | 'dead_letters';
export type Finding = { id: FindingId; bad: boolean; n: number; names: string[] };

const LAG_S = { look: 5, bad: 60 };
const WAITING_RECORDS_LOOK = 20_000;
const FREE_BYTES = { look: 5 * 1024 ** 3, bad: 1024 ** 3 };
const SYNC_P99_US_LOOK = 250_000;
const QUOTA_SHARE_LOOK = 0.9;
/** Less than one refusal in ten minutes is no stream of them. */
const REFUSED_PER_S_LOOK = 1 / 600;

/** What the center has said itself under one of these words is not said twice. */
const SAID: Partial<Record<FindingId, RegExp>> = { flush: /flush|history/, disk: /disk|space|full/, lag: /lag|behind/, sync: /sync/, packs: /pack/, quota: /quota/, dead_letters: /dead/ };

export const waitingOf = (health: Health): number => health.log.waiting_records ?? Math.max(0, health.log.head - health.log.applied);

export function findings(health: Health): Finding[] {
  const found: Finding[] = [];
  const add = (id: FindingId, bad: boolean, n: number, names: string[] = []) => found.push({ id, bad, n, names });
  const { lag_s } = health.log;
  const free = health.disk?.free_bytes;
  const flush = health.history.last_flush;
  const sources = health.sources ?? [];

  if (flush && !flush.ok) add('flush', true, health.history.pending);
  if (free !== undefined && free < FREE_BYTES.look) add('disk', free < FREE_BYTES.bad, free);
  if (lag_s === undefined ? waitingOf(health) > WAITING_RECORDS_LOOK : lag_s > LAG_S.look) add('lag', (lag_s ?? 0) > LAG_S.bad, waitingOf(health));
  const broken = health.packs.filter((pack) => !pack.ok).map((pack) => pack.id);
  if (broken.length > 0) add('packs', false, broken.length, broken);
  const refused = sources.filter((one) => one.refused_per_s > REFUSED_PER_S_LOOK).map((one) => one.source);
  if (refused.length > 0) add('refused', false, refused.length, refused);
  const near = sources.filter(({ quota }) => quota?.per_day && (quota.used_today ?? 0) >= quota.per_day * QUOTA_SHARE_LOOK).map((one) => one.source);
  if (near.length > 0) add('quota', false, near.length, near);
  if ((health.log.sync_p99_us ?? 0) > SYNC_P99_US_LOOK) add('sync', false, (health.log.sync_p99_us ?? 0) / 1000);
  if ((health.dead_letters ?? 0) > 0) add('dead_letters', false, health.dead_letters ?? 0);

  const codes = (health.reasons ?? []).map((reason) => reason.code);
  return found.filter(({ id }) => !codes.some((code) => SAID[id]?.test(code))).sort((a, b) => Number(b.bad) - Number(a.bad));
}
