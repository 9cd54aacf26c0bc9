// The facilities a board shows, read once for all its tiles and again each minute. Bounded: a few
// questions at a time, and only for the rows that are on the screen.
import { SvelteMap } from 'svelte/reactivity';
import * as api from '../api';
import type { Entity, EntityDetail, Mean, SeriesView } from '../api';
import { live } from '../live/live.svelte';
import { say } from '../i18n/index.svelte';

const AT_ONCE = 4;
const READ_AGAIN_MS = 60_000;

export class Details {
  known = new SvelteMap<string, EntityDetail>();
  #wanted = new Set<string>();
  #queue: string[] = [];
  #running = 0;
  #timer = setInterval(() => this.#enqueue([...this.#wanted]), READ_AGAIN_MS);

  want(ids: readonly string[]): void {
    const fresh = ids.filter((id) => !this.#wanted.has(id));
    for (const id of fresh) this.#wanted.add(id);
    this.#enqueue(fresh);
  }
  stop(): void {
    clearInterval(this.#timer);
    this.#wanted.clear();
    this.#queue = [];
  }
  #enqueue(ids: readonly string[]): void {
    this.#queue.push(...ids.filter((id) => !this.#queue.includes(id)));
    while (this.#running < AT_ONCE && this.#queue.length > 0) void this.#run();
  }
  async #run(): Promise<void> {
    this.#running += 1;
    for (let id = this.#queue.shift(); id !== undefined; id = this.#queue.shift()) {
      // One facility that cannot be read leaves its row empty; the others go on.
      const detail = await api.entities.get(id).catch(() => null);
      if (detail && this.#wanted.has(id)) this.known.set(id, detail);
    }
    this.#running -= 1;
  }
}

export const entitiesOfKind = (kind: string | undefined): Entity[] =>
  [...live.entities.values()].filter((entity) => !kind || entity.kind === kind).sort((a, b) => say(a.title).localeCompare(say(b.title), 'vi', { numeric: true }));
export const seriesOf = (detail: EntityDetail | undefined, quantity: string): SeriesView | undefined => detail?.series.find((one) => one.quantity === quantity);
export const meanOf = (series: SeriesView | undefined, period: string | undefined): Mean | undefined =>
  series?.means.find((mean) => mean.period === period) ?? series?.means[0];
