// What the numbers of the center mean for the person who must keep it running: what is wrong, worst first. Pure. The
// marks below are this page's own, for where a person should look; what the center itself calls degraded is its state.
import type { Health } from '../api/types';

export type FindingId = 'history_failing' | 'disk_low' | 'behind' | 'lost' | 'packs' | 'refused' | 'quota' | 'sync' | 'dead_letters';
export type Finding = { id: FindingId; bad: boolean; n: number; names: string[] };

const LAG_S = { look: 5, bad: 60 };
const WAITING_RECORDS_LOOK = 20_000;
const FREE_BYTES = { look: 5 * 1024 ** 3, bad: 1024 ** 3 };
const SYNC_P99_US_LOOK = 250_000;
const QUOTA_SHARE_LOOK = 0.9;
/** Less than one refusal in ten minutes is no stream of them. */
const REFUSED_PER_S_LOOK = 1 / 600;

export const waitingOf = (health: Health): number => health.log.waiting_records ?? Math.max(0, health.log.head - health.log.applied);
/** Of several disks the fullest; null where nobody tells. */
export const freeOf = (health: Health): number | null => {
  const all = (health.disks ?? []).flatMap((disk) => disk.free_bytes ?? []);
  return all.length > 0 ? Math.min(...all) : null;
};
/** How much of its day a unit has used; null where it has no daily share. */
export const shareOf = (quota: { quota: { readings_per_day: number | null }; used_today: number }): number | null =>
  quota.quota.readings_per_day ? quota.used_today / quota.quota.readings_per_day : null;

export function findings(health: Health): Finding[] {
  const found: Finding[] = [];
  const add = (id: FindingId, bad: boolean, n: number, names: string[] = []) => found.push({ id, bad, n, names });
  const { lag_s } = health.log;
  const free = freeOf(health);
  const letters = health.dead_letters;

  if (health.history.failing_since) add('history_failing', true, health.history.pending);
  if (free !== null && free < FREE_BYTES.look) add('disk_low', free < FREE_BYTES.bad, free);
  if (lag_s === undefined ? waitingOf(health) > WAITING_RECORDS_LOOK : lag_s > LAG_S.look) add('behind', (lag_s ?? 0) > LAG_S.bad, waitingOf(health));
  if (letters && letters.lost > 0) add('lost', true, letters.lost);
  const broken = health.packs.filter((pack) => !pack.ok).map((pack) => pack.id);
  if (broken.length > 0) add('packs', false, broken.length, broken);
  const refused = (health.sources ?? []).filter((one) => one.refused_per_s > REFUSED_PER_S_LOOK).map((one) => one.id);
  if (refused.length > 0) add('refused', false, refused.length, refused);
  const near = (health.quotas ?? []).filter((one) => one.used_up || (shareOf(one) ?? 0) >= QUOTA_SHARE_LOOK).map((one) => one.org);
  if (near.length > 0) add('quota', false, near.length, near);
  if ((health.log.sync_p99_us ?? 0) > SYNC_P99_US_LOOK) add('sync', false, (health.log.sync_p99_us ?? 0) / 1000);
  if (letters && letters.count > 0) add('dead_letters', false, letters.count);

  // What the center has said itself is not said twice.
  const said = new Set((health.reasons ?? []).map(({ code }) => (code.startsWith('disk_') ? 'disk_low' : code)));
  return found.filter(({ id }) => !said.has(id)).sort((a, b) => Number(b.bad) - Number(a.bad));
}
