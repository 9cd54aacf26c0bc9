// Things of one sort as they stand, by id: told one by one by the stream and by answers, and now and then by a whole list.
// A list is read while the stream goes on, so it is older than what was heard meanwhile, whichever arrives first.

/** `position` is the record of the log that changed it last. */
type Standing = { id: string; position: number };

/** Of so many that are over it is remembered that they are: what is over never comes back. */
const OVER_MAX = 20_000;

export class Kept<T extends Standing> {
  #map: Map<string, T>;
  #isOver: (one: T) => boolean;
  #over = new Set<string>();
  /** When each was heard of last, counted in things heard. */
  #heard = new Map<string, number>();
  #n = 0;

  constructor(map: Map<string, T>, isOver: (one: T) => boolean) {
    this.#map = map;
    this.#isOver = isOver;
  }
  /** One that came by itself. */
  take(one: T): void {
    this.#heard.set(one.id, ++this.#n);
    this.#put(one);
  }
  /** To be asked before a list is, and given with it. */
  get now(): number {
    return this.#n;
  }
  /** All there are, as a list said that was asked for at `since`. What is not in it is gone, unless it was heard of since. */
  replace(all: readonly T[], since: number): void {
    const listed = new Set(all.map((one) => one.id));
    for (const id of [...this.#map.keys()]) if (!listed.has(id) && (this.#heard.get(id) ?? 0) <= since) this.#drop(id);
    for (const one of all) this.#put(one);
  }
  clear(): void {
    this.#map.clear();
    this.#over.clear();
    this.#heard.clear();
  }

  #put(one: T): void {
    const known = this.#map.get(one.id);
    if (this.#over.has(one.id) || (known && known.position > one.position)) return;
    if (!this.#isOver(one)) this.#map.set(one.id, one);
    else {
      this.#drop(one.id);
      this.#over.add(one.id);
      if (this.#over.size > OVER_MAX) this.#over.delete(this.#over.values().next().value!);
    }
  }
  #drop(id: string): void {
    this.#map.delete(id);
    this.#heard.delete(id);
  }
}
