// The keyboard: a table of keys and what they do. Single letters can be switched off (a screen reader or
// a dictation program may need them), Ctrl-K always works.
import { desk } from '../alarm/desk.svelte';
import { isList } from '../alarm/tabs';
import { horn } from '../alarm/sound.svelte';
import { language, type Key } from '../i18n/index.svelte';
import { live } from '../live/live.svelte';
import { recall, remember } from '../ui/memory';
import { look } from '../ui/theme.svelte';
import { PAGES } from './pages';
import { router } from './router.svelte';

export type Open = { search: () => void; keys: () => void };
type Command = { key: string; shown: string; title: Key; run: (open: Open) => void };

/** How long after G the second letter is waited for. */
const GO_MS = 1500;

/**
 * A key acts on an alarm that the person sees: the one in hand where it is shown (overview, list, its own
 * page), elsewhere the one in the banner. Never on an alarm behind another page.
 */
function seen(): string | null {
  if (router.path === '/' || isList(router.path)) return desk.inHand;
  const page = /^\/alarms\/([^/]+)$/.exec(router.path)?.[1];
  if (page) return desk.selected?.id === decodeURIComponent(page) ? desk.selected.id : null;
  return desk.top?.id ?? null;
}
const onSeen = (run: (id: string) => void) => () => {
  const id = seen();
  if (id) run(id);
};
/** Dialogs stand on the pages that show the alarm in hand; from elsewhere one goes there first. */
const doing = (what: 'assign' | 'comment' | 'shelve') =>
  onSeen((id) => {
    desk.choose(id);
    if (router.path !== '/' && !router.path.startsWith('/alarms')) router.go(`/alarms/${encodeURIComponent(id)}`);
    desk.doing = what;
  });
const shelve = doing('shelve');
export const COMMANDS: readonly Command[] = [
  { key: 'a', shown: 'A', title: 'view.key.ack', run: onSeen((id) => void desk.acknowledge(id)) },
  { key: 'j', shown: 'J', title: 'view.key.next', run: () => desk.step(1) },
  { key: 'k', shown: 'K', title: 'view.key.previous', run: () => desk.step(-1) },
  { key: 'Enter', shown: '↵', title: 'view.key.open', run: onSeen((id) => router.go(`/alarms/${encodeURIComponent(id)}`)) },
  { key: 'd', shown: 'D', title: 'view.key.assign', run: doing('assign') },
  { key: 'c', shown: 'C', title: 'view.key.comment', run: doing('comment') },
  { key: 's', shown: 'S', title: 'view.key.shelve', run: onSeen((id) => (live.alarms.get(id)?.shelved ? void desk.unshelve(id) : shelve())) },
  { key: 'f', shown: 'F', title: 'view.key.filter', run: () => document.querySelector<HTMLElement>('[data-filter]')?.focus() },
  { key: 'm', shown: 'M', title: 'view.key.silence', run: () => horn.silence() },
  { key: 'l', shown: 'L', title: 'view.key.language', run: () => language.set(language.current === 'vi' ? 'en' : 'vi') },
  { key: 't', shown: 'T', title: 'view.key.theme', run: () => look.toggleTheme() },
  { key: '/', shown: '/ · Ctrl K', title: 'view.key.search', run: (open) => open.search() },
  { key: '?', shown: '?', title: 'view.key.help', run: (open) => open.keys() },
];

class Keys {
  on = $state(recall('keys') !== 'off');
  set(on: boolean): void {
    this.on = on;
    remember('keys', on ? 'on' : 'off');
  }
}
export const keys = new Keys();

/** A letter typed into a field is a letter; Enter on a button or link is a click. */
function isTyping(event: KeyboardEvent): boolean {
  const at = event.target as HTMLElement;
  if (at.closest('[role="dialog"]')) return true;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName) || at.isContentEditable) return true;
  return event.key === 'Enter' && at.closest('a, button, [role="row"][tabindex]') !== null;
}

export function listen(open: Open): () => void {
  let went_at = -Infinity;
  const keydown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      open.search();
      return;
    }
    if (!keys.on || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.timeStamp - went_at < GO_MS) {
      went_at = -Infinity;
      const page = PAGES.find((one) => one.key === key);
      if (page) router.go(page.path);
      return;
    }
    if (key === 'g') {
      went_at = event.timeStamp;
      return;
    }
    const command = COMMANDS.find((one) => one.key === key);
    if (!command) return;
    event.preventDefault();
    command.run(open);
  };
  addEventListener('keydown', keydown);
  return () => removeEventListener('keydown', keydown);
}
