// One event stream. The browser reconnects by itself with Last-Event-ID; what it cannot see is a line
// that is open and silent, so a missing beat counts as lost too.

export type Link = 'opening' | 'open' | 'lost';
export type Listener = {
  link: (link: Link) => void;
  heard: () => void;
  reset: () => void;
  event: (name: string, data: unknown) => void;
};

const NAMES = ['alarm', 'case', 'latest', 'mean', 'aqi', 'registry', 'source', 'health', 'flood', 'outage', 'beat'] as const;
/** The server beats every 5 s: three missed beats are a lost line. */
export const SILENCE_MS_MAX = 16_000;
/** After a refusal (a restart, a proxy's error page) the browser gives up; we do not. */
const AGAIN_MS = 3_000;

/** `missed`: somebody listened before, and what was said since then must be asked for once this stream is open. */
export function follow(address: string, listener: Listener, missed = false): () => void {
  let source: EventSource | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let lost = missed;
  let stopped = false;

  const lose = () => {
    lost = true;
    listener.link('lost');
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(reopen, SILENCE_MS_MAX);
    listener.heard();
    listener.link('open');
  };
  const reopen = () => {
    lose();
    source?.close();
    clearTimeout(again);
    if (!stopped) again = setTimeout(open, AGAIN_MS);
  };
  function open(): void {
    source = new EventSource(address);
    source.onopen = () => {
      // A fresh EventSource has no Last-Event-ID: what was missed must be asked for.
      if (lost) listener.reset();
      lost = false;
      heard();
    };
    source.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) reopen();
      else lose();
    };
    source.addEventListener('reset', () => listener.reset());
    for (const name of NAMES) {
      source.addEventListener(name, (event) => {
        heard();
        try {
          listener.event(name, JSON.parse((event as MessageEvent<string>).data));
        } catch {
          // One event nobody can read must not stop the ones after it.
        }
      });
    }
  }
  open();
  return () => {
    stopped = true;
    clearTimeout(silence);
    clearTimeout(again);
    source?.close();
  };
}
