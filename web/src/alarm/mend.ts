// Where a rule is mended: on its own page where the console has one, else where all its alarms are seen. Pure but for the list of pages.
import { PAGES } from '../view/pages';
import { find } from '../view/route';

export function mendAddress(rule: string, entity: string): string {
  const id = encodeURIComponent(rule);
  const page = [`/rules/${id}`, `/rule/${id}`].find((path) => find(PAGES, path) !== null);
  return page ?? `/alarms?${new URLSearchParams({ state: 'any', rule, entity })}`;
}
