// The tree of units as it is read: depth first. A unit whose parent this person does not see stands at the top.
import type { Org } from '../api';

/** As deep as the center lets a tree be, so that a wrong one cannot loop. */
const LEVELS_MAX = 8;
export type Branch = { org: Org; depth: number };

export function inOrder(orgs: readonly Org[]): Branch[] {
  const known = new Set(orgs.map((org) => org.id));
  const below = (parent: string | null, depth: number): Branch[] =>
    orgs
      .filter((org) => (org.parent !== null && known.has(org.parent) ? org.parent : null) === parent && depth < LEVELS_MAX)
      .flatMap((org) => [{ org, depth }, ...below(org.id, depth + 1)]);
  return below(null, 0);
}

/** A unit and everything below it. */
export function within(orgs: readonly Org[], root: string): Set<string> {
  const found = new Set([root]);
  for (const { org } of inOrder(orgs)) if (org.parent !== null && found.has(org.parent)) found.add(org.id);
  return found;
}
