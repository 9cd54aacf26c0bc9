// The filters of entities as the address of a page keeps them, and as the server is asked. Pure.
import { queryOf, readDrawing } from './geo';

/** Filters only the server can answer: it knows all entities, a console the first two thousand. */
export const WHERE = ['org', 'admin_unit', 'area'] as const;
export type Filters = { kind: string; org: string; admin_unit: string; area: string };

export const filtersOf = (query: URLSearchParams): Filters => ({ kind: query.get('kind') ?? '', org: query.get('org') ?? '', admin_unit: query.get('admin_unit') ?? '', area: query.get('area') ?? '' });
export const isAsked = (filters: Filters): boolean => WHERE.some((name) => filters[name] !== '');

/** As `GET /api/v1/entities` takes them. */
export function questionOf({ kind, org, admin_unit, area }: Filters, q: string) {
  return { kind: kind || undefined, org: org || undefined, admin_unit: admin_unit || undefined, q: q.trim() || undefined, ...queryOf(readDrawing(area)) };
}
