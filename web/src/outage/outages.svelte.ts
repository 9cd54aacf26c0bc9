// Planned work as the center has it. Asked by the pages that show it, and again when the stream says that it changed.
import * as api from '../api';
import type { PlannedWork } from '../api';
import { live } from '../live/live.svelte';
import { Loaded } from '../ui/loaded.svelte';

/** Work begins and ends by the clock, without an event. */
const EVERY_MS = 30_000;

export function followOutages(): { list: Loaded<PlannedWork[]>; read: () => Promise<void> } {
  const list = new Loaded<PlannedWork[]>();
  const read = () => list.ask(() => api.outages.list());
  $effect(() => {
    void live.outages;
    void read();
    const timer = setInterval(() => void read(), EVERY_MS);
    return () => clearInterval(timer);
  });
  return { list, read };
}
