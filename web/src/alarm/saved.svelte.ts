// Filters a person has given a name, kept by this browser for that person: words of an address, never alarms.
import { recall, remember } from '../ui/memory';

export type Saved = { name: string; query: string };
/** More than this is a list nobody reads. */
export const SAVED_MAX = 20;
export const NAME_CHARS_MAX = 40;

/** What was kept, as far as it can be read: an old or broken text is no reason to have no list of alarms. */
export function readSaved(text: string | null): Saved[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.filter((one): one is Saved => typeof one?.name === 'string' && typeof one?.query === 'string').slice(0, SAVED_MAX);
  } catch {
    return [];
  }
}
/** The newest word counts: a name that is there already gets the new filter. */
export function withSaved(all: readonly Saved[], name: string, query: string): Saved[] {
  const known = all.some((one) => one.name === name);
  return (known ? all.map((one) => (one.name === name ? { name, query } : one)) : [...all, { name, query }]).slice(0, SAVED_MAX);
}

export class SavedFilters {
  all: readonly Saved[] = $state.raw([]);
  constructor(readonly who: string) {
    this.all = readSaved(recall('filters', who));
  }
  save(name: string, query: string): void {
    this.#keep(withSaved(this.all, name, query));
  }
  drop(name: string): void {
    this.#keep(this.all.filter((one) => one.name !== name));
  }
  #keep(all: readonly Saved[]): void {
    this.all = all;
    remember('filters', JSON.stringify(all), this.who);
  }
}
