// One event stream a browser, not one a tab: a desk with six windows is one listener of the center. The tab that gets
// the lock listens and tells the others; when it goes, the next one takes its place. Where the browser has no locks
// (a page that is not served over HTTPS), or the leading tab falls silent, each tab listens for itself.
import { follow, SILENCE_MS_MAX, type Link, type Listener } from './stream';

type Said =
  | { kind: 'hello' }
  | { kind: 'link'; link: Link }
  | { kind: 'reset' }
  | { kind: 'event'; name: string; data: unknown };

/** `who` keeps people apart who log in one after the other in the same browser. */
export function followShared(address: string, who: string, listener: Listener): () => void {
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) return follow(address, listener);
  const name = `haidang-stream ${who}`;
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let link: Link = 'opening';
  let stopStream: (() => void) | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let wasLed = false;

  const tell = (said: Said) => channel.postMessage(said);
  function heard(): void {
    clearTimeout(silence);
    if (!stopStream) silence = setTimeout(listenAlone, SILENCE_MS_MAX);
  }
  /** The leading tab says nothing any more, and still holds the lock: asleep, or stuck. */
  function listenAlone(): void {
    listener.link('lost');
    stopStream = follow(address, listener, true);
  }
  channel.onmessage = ({ data: said }: MessageEvent<Said>) => {
    if (said.kind === 'hello') return void (leading && tell({ kind: 'link', link }));
    if (stopStream) return;
    wasLed = true;
    heard();
    if (said.kind === 'reset') return listener.reset();
    if (said.kind === 'link') return listener.link(said.link);
    listener.heard();
    listener.link('open');
    listener.event(said.name, said.data);
  };

  let leading = false;
  function lead(): void {
    clearTimeout(silence);
    leading = true;
    const missed = wasLed || stopStream !== null;
    stopStream?.();
    const told: Listener = {
      link: (now) => {
        if (now !== link) tell({ kind: 'link', link: now });
        link = now;
        listener.link(now);
      },
      heard: listener.heard,
      reset: () => {
        tell({ kind: 'reset' });
        listener.reset();
      },
      event: (event, data) => {
        tell({ kind: 'event', name: event, data });
        listener.event(event, data);
      },
    };
    // Between the end of the other tab and our stream something may have been said to nobody.
    stopStream = follow(address, told, missed);
  }
  const held = new Promise<void>((release) => leaving.signal.addEventListener('abort', () => release()));
  navigator.locks
    .request(name, { signal: leaving.signal }, () => {
      lead();
      return held;
    })
    .catch(() => undefined);
  tell({ kind: 'hello' });
  heard();
  return () => {
    leaving.abort();
    clearTimeout(silence);
    stopStream?.();
    channel.close();
  };
}
