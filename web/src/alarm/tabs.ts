// The lists of alarms, each with an address of its own. Pure.
import type { Key } from '../i18n/texts';

export const TABS = [
  { path: '/alarms', title: 'alarm.tab.list' },
  { path: '/alarms/groups', title: 'alarm.tab.groups' },
  { path: '/alarms/shelved', title: 'alarm.tab.shelved' },
  { path: '/alarms/held', title: 'alarm.tab.held' },
  { path: '/alarms/outages', title: 'alarm.tab.outages' },
  { path: '/alarms/statistics', title: 'alarm.tab.statistics' },
] as const satisfies readonly { path: string; title: Key }[];

/** Is it one of the lists, and not the page of one alarm? */
export const isList = (path: string): boolean => TABS.some((tab) => tab.path === path);
