// Collects what comes in and hands it on at most once per interval, newest per key. Pure but for the
// timer it is given, so that a test can turn the hands.

export type Timer = (run: () => void, ms: number) => unknown;

/** `give` gets everything collected since the last time; a tile is redrawn at most 1000/interval times a second. */
export function coalesce<K, V>(interval_ms: number, give: (batch: Map<K, V>) => void, timer: Timer = setTimeout) {
  let waiting = new Map<K, V>();
  let armed = false;
  return (key: K, value: V): void => {
    waiting.set(key, value);
    if (armed) return;
    armed = true;
    timer(() => {
      const batch = waiting;
      waiting = new Map();
      armed = false;
      give(batch);
    }, interval_ms);
  };
}
