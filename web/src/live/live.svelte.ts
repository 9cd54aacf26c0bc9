// What the zone looks like right now: kept by id, fed by one stream, never fetched by the pages
// themselves. Values in the maps are plain objects replaced whole; pages keep ids and look them up.
import { SvelteMap } from 'svelte/reactivity';
import { byUrgency, byWaiting, calls, placed, queueOf } from '../alarm/order';
import * as api from '../api';
import type { Alarm, AqiReading, Case, Catalogue, Entity, HealthEvent, IndicatorValue, Latest, LatestEvent, Mean } from '../api';
import { clock } from './clock.svelte';
import { coalesce } from './coalesce';
import { Kept } from './kept';
import { followShared } from './shared';
import type { Link } from './stream';

/** More open alarms than this is not a list anybody reads; the server keeps them all. */
const ALARMS_MAX = 10_000;
const ALARMS_PAGE = 1000;
const CASES_MAX = 2000;
const ENTITIES_MAX = 2000;
const LATEST_EVERY_MS = 250;
const INDICATORS_EVERY_MS = 30_000;
/** The stream opens in a moment; where it does not, the lists are shown without it. */
const LISTEN_WITHIN_MS = 1_500;

class Live {
  alarms = new SvelteMap<string, Alarm>();
  /** The same by urgency. What is new is put in its place: ten thousand are not sorted at every news. */
  open: readonly Alarm[] = $state.raw([]);
  /** Those that call, in the order in which they are taken. */
  queue: readonly Alarm[] = $state.raw([]);
  cases = new SvelteMap<string, Case>();
  entities = new SvelteMap<string, Entity>();
  latest = new SvelteMap<number, Latest>();
  means = new SvelteMap<string, Pick<Mean, 'end' | 'value' | 'verdict'>>();
  aqi = new SvelteMap<string, AqiReading>();
  indicators = new SvelteMap<string, IndicatorValue>();
  catalogue: Catalogue | null = $state.raw(null);
  /** Whether the center can do all it should. One that does not say so has none. */
  health: HealthEvent | null = $state.raw(null);
  /** Since when more alarms come than can be read one by one; none while that is not so. */
  flood: { since: string } | null = $state.raw(null);
  /** Grows with every `outage` event: a page that shows planned work asks again. */
  outages = $state(0);
  link: Link = $state('opening');
  /** When the stream was last heard; the bar says since when it is lost. */
  heard_at: number | null = $state(null);
  /** Grows with every `registry` event: a page that shows definitions reloads when it changes. */
  registry = $state(0);
  failed: string | null = $state(null);

  #keptAlarms = new Kept(this.alarms, (alarm) => alarm.state === 'ended');
  #keptCases = new Kept(this.cases, (given) => given.state === 'closed');
  #stop: (() => void) | null = null;
  #indicatorTimer: ReturnType<typeof setInterval> | null = null;

  /** `who` is the person: tabs of the same person share one stream. */
  async start(who: string): Promise<void> {
    this.stop();
    const listens = new Listens();
    this.#stop = followShared(api.stream.address(), who, {
      link: (link) => {
        this.link = link;
        if (link === 'open') listens.begin();
      },
      heard: () => (this.heard_at = Date.now()),
      reset: () => void this.load(),
      event: (name, data) => this.#hear(name, data),
    });
    this.#indicatorTimer = setInterval(() => void this.#loadIndicators(), INDICATORS_EVERY_MS);
    // Between a list and a stream that opens after it something may be said to nobody.
    const stop = this.#stop;
    const late = !(await listens.within(LISTEN_WITHIN_MS));
    if (this.#stop !== stop) return;
    await this.load();
    if (late) void listens.begun.then(() => this.load());
  }
  stop(): void {
    this.#stop?.();
    this.#stop = null;
    if (this.#indicatorTimer) clearInterval(this.#indicatorTimer);
    for (const map of [this.#keptAlarms, this.#keptCases, this.entities, this.latest, this.means, this.aqi, this.indicators]) map.clear();
    this.open = this.queue = [];
    this.catalogue = null;
    this.health = null;
    this.flood = null;
  }
  /** Everything at once: at start, and when the stream says our place in it is too old. */
  async load(): Promise<void> {
    const since = [this.#keptAlarms.now, this.#keptCases.now] as const;
    try {
      const [catalogue, alarms, cases, entities] = await Promise.all([
        api.catalogue.get(),
        all((cursor) => api.alarms.list({ state: 'open', limit: ALARMS_PAGE, cursor }), ALARMS_MAX),
        all((cursor) => api.cases.list({ state: 'open', limit: 200, cursor }), CASES_MAX),
        all((cursor) => api.entities.list({ limit: 200, cursor }), ENTITIES_MAX),
        this.#loadIndicators(),
        this.#loadHealth(),
        this.#loadFlood(),
      ]);
      this.catalogue = catalogue;
      replace(this.entities, entities);
      this.#keptCases.replace(cases, since[1]);
      this.#keptAlarms.replace(alarms, since[0]);
      this.open = [...this.alarms.values()].sort(byUrgency);
      this.queue = queueOf(this.open);
      this.failed = null;
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }
  /** An answer of the server is as new as an event: shown at once, without waiting for the stream. */
  takeAlarm(alarm: Alarm): void {
    const before = this.alarms.get(alarm.id);
    this.#keptAlarms.take(alarm);
    const now = this.alarms.get(alarm.id);
    if (before === now) return;
    const calling = (one: Alarm | undefined) => (one && calls(one) ? one : undefined);
    this.open = placed(this.open, before, now, byUrgency);
    this.queue = placed(this.queue, calling(before), calling(now), byWaiting);
  }
  takeHealth(given: Partial<HealthEvent>): void {
    this.health = given.state ? { state: given.state, reasons: given.reasons ?? [] } : null;
  }
  takeCase(given: Case): void {
    this.#keptCases.take(given);
  }

  async #loadIndicators(): Promise<void> {
    const page = await api.indicators.list().catch(() => null);
    for (const value of page?.items ?? []) this.indicators.set(value.id, value);
  }
  async #loadHealth(): Promise<void> {
    const health = await api.health.get().catch(() => null);
    if (health) this.takeHealth(health);
  }
  /** The stream only tells when a flood begins and ends. */
  async #loadFlood(): Promise<void> {
    const groups = await api.alarms.groups().catch(() => null);
    if (groups) this.flood = groups.flood && { since: groups.flood.since };
  }
  async #loadRegistry(): Promise<void> {
    const [catalogue, entities] = await Promise.all([
      api.catalogue.get(),
      all((cursor) => api.entities.list({ limit: 200, cursor }), ENTITIES_MAX),
    ]);
    this.catalogue = catalogue;
    replace(this.entities, entities);
    this.registry += 1;
  }
  #keepLatest = coalesce<number, LatestEvent>(LATEST_EVERY_MS, (batch) => {
    for (const [series, { time, value, flag }] of batch) this.latest.set(series, { time, value, flag });
  });

  #hear(name: string, data: unknown): void {
    switch (name) {
      case 'alarm':
        return this.takeAlarm(data as Alarm);
      case 'case':
        return this.takeCase(data as Case);
      case 'latest':
        for (const one of data as LatestEvent[]) this.#keepLatest(one.series, one);
        return;
      case 'mean': {
        const { series, period, end, value, verdict } = data as api.MeanEvent;
        this.means.set(`${series}/${period}`, { end, value, verdict });
        return;
      }
      case 'aqi': {
        const { entity, value, category, at } = data as api.AqiEvent;
        this.aqi.set(entity, { value, category, at });
        return;
      }
      case 'flood': {
        const { since } = data as api.FloodNews;
        this.flood = since ? { since } : null;
        return;
      }
      case 'outage':
        this.outages += 1;
        return;
      case 'health':
        return this.takeHealth(data as HealthEvent);
      case 'registry':
        void this.#loadRegistry().catch(() => undefined);
        return;
      case 'beat':
        clock.heard((data as api.Beat).now);
    }
  }
}
export const live = new Live();

/** Whether the stream has opened. */
class Listens {
  begin: () => void = () => undefined;
  begun = new Promise<void>((resolve) => (this.begin = resolve));
  within(ms: number): Promise<boolean> {
    return Promise.race([this.begun.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms))]);
  }
}

function replace<T extends { id: string }>(map: SvelteMap<string, T>, items: T[]): void {
  const wanted = new Set(items.map((item) => item.id));
  for (const id of [...map.keys()]) if (!wanted.has(id)) map.delete(id);
  for (const item of items) map.set(item.id, item);
}

/** Walks the pages of a list until its end or the given maximum. */
export async function all<T>(page: (cursor: string | null) => Promise<api.Page<T>>, max: number): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const answer: api.Page<T> = await page(cursor);
    items.push(...answer.items);
    cursor = answer.next;
  } while (cursor && items.length < max);
  return items.slice(0, max);
}
