// The mock's lists of alarms beside the list: groups, shelves and figures, as far as a picture needs them.
const open = (alarms) => alarms.filter((one) => one.state !== 'ended');
const RANK = ['low', 'medium', 'high', 'critical'];

export function groups(alarms) {
  const by = new Map();
  for (const one of open(alarms)) by.set(one.rule, [...(by.get(one.rule) ?? []), one]);
  const found = [...by.values()].map((all) => ({
    by: 'rule', title: all[0].title, park_title: all[0].entity.park_title, severity: RANK[Math.max(...all.map((one) => RANK.indexOf(one.severity)))], n: all.length,
    n_unacknowledged: all.filter((one) => !one.acknowledged).length, n_quiet: all.filter((one) => one.quiet.length > 0).length,
    first_at: all.at(-1).raised_at, last_at: all[0].raised_at, head: all[0], ids: all.map((one) => one.id),
  }));
  return { flood: null, n: open(alarms).length, groups: found };
}
export const shelved = (alarms) => ({
  items: alarms.filter((one) => one.shelved).map((one) => ({ alarm_id: one.id, open: one.state !== 'ended', active: one.state === 'active', rule: one.rule, title: one.title, entity: one.entity, series: one.series, shelved: one.shelved })),
  next: null,
});
export function statistics(alarms, query) {
  const to = query.get('to') ?? new Date().toISOString();
  const from = query.get('from') ?? new Date(Date.parse(to) - 7 * 86_400_000).toISOString();
  const n = alarms.length;
  const spans = Math.ceil((Date.parse(to) - Date.parse(from)) / 600_000);
  const times = { n: 0, n_open: n, median_s: null, p90_s: null };
  const benchmark = { acceptable_per_10_min: 1, manageable_per_10_min: 2, flooded_share_max: 0.01, high_share: 0.05, medium_share: 0.15, low_share: 0.8, top_ten_share_max: 0.05, stale_max: 5, stale_after_s: 86_400, flood_over: 10, source: ['Invented by the mock: unverified.'] };
  return {
    from, to, n, n_quiet: 0, per_10_min: n / spans, n_operators: 1, per_10_min_and_operator: n / spans, peak: 1, peak_at: alarms[0]?.raised_at ?? null, flooded_share: 0, n_chattering: 0,
    rates: alarms.map((one) => ({ at: one.raised_at, n: 1 })), severities: RANK.map((severity) => { const of = alarms.filter((one) => one.severity === severity).length; return { severity, n: of, share: n ? of / n : 0 }; }),
    bad_actors: [], bad_actors_share: 0, n_stale: 0, stale: [], to_acknowledge: times, to_clear: times, benchmark,
  };
}
