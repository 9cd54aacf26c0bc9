// A question asked again and again while somebody looks: notices change by themselves, when a receipt comes or the next
// rung is told. A window in the background asks nothing.
import { Loaded } from '../ui/loaded.svelte';

const EVERY_MS = 4_000;

export function keepAsking<T>(question: () => Promise<T>, every_ms = EVERY_MS): Loaded<T> {
  const loaded = new Loaded<T>();
  $effect(() => {
    void loaded.ask(question);
    const timer = setInterval(() => {
      if (!document.hidden && !loaded.busy) void loaded.ask(question);
    }, every_ms);
    return () => clearInterval(timer);
  });
  return loaded;
}
