// How somebody is reached, as it is edited. Pure.
import type { Contact, ContactEntry, Medium, Severity } from '../api/types';

export type Way = { id: string; medium: Medium; to: string; keys: Record<string, string> | null; severity_min: Severity; enabled: boolean; dead_since: string | null; has_keys: boolean };
export type ContactDraft = { lang: string; zone: string; quiet: boolean; from: string; until: string; broken_by: Severity; superior: string; room: boolean; ways: Way[] };

export function draftOf(contact: Contact): ContactDraft {
  return {
    lang: contact.lang,
    zone: contact.zone,
    quiet: !!contact.quiet,
    from: contact.quiet?.from ?? '22:00',
    until: contact.quiet?.until ?? '06:00',
    broken_by: (contact.quiet?.broken_by ?? 'critical') as Severity,
    superior: contact.superior ?? '',
    room: contact.room,
    ways: contact.channels.map(({ id, medium, to, severity_min, enabled, dead_since, has_keys }) => ({ id, medium, to, keys: null, severity_min, enabled, dead_since: dead_since ?? null, has_keys })),
  };
}
export function entryOf(draft: ContactDraft): ContactEntry {
  return {
    lang: draft.lang,
    zone: draft.zone,
    quiet: draft.quiet ? { from: draft.from, until: draft.until, broken_by: draft.broken_by } : null,
    superior: draft.superior || null,
    room: draft.room,
    // Keys that are left out stay as they were.
    channels: draft.ways.map(({ id, medium, to, keys, severity_min, enabled }) => ({ id, medium, to, keys, severity_min, enabled })),
  };
}
/** `mail`, then `mail-2`: a code of its own that says what it is. */
export function freshId(medium: string, taken: readonly { id: string }[]): string {
  const used = new Set(taken.map((one) => one.id));
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? medium : `${medium}-${n}`;
    if (!used.has(id)) return id;
  }
}
/** Media whose address the person types; a browser's subscription is made by the browser. */
export const TYPED: readonly Medium[] = ['email', 'sms', 'zalo', 'telegram', 'webhook', 'mqtt', 'syslog'];
/** Those that lead into the center's own network: an administrator of the top unit enters them. */
export const OWN_NETWORK: readonly Medium[] = ['mqtt', 'syslog'];
