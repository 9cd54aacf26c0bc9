// How a limit is written, and which rows a permit leads to. Pure.
import type { Condition, Factor, Limit, PermitLimit } from '../api/types';

type Sides = { at_most: number | null; at_least: number | null };
/** "≤ 50", "≥ 2", "6 – 9"; a dash where nobody has a value. */
export function boundText(sides: Sides, write: (value: number) => string): string {
  const { at_most, at_least } = sides;
  if (at_most !== null && at_least !== null) return `${write(at_least)} – ${write(at_most)}`;
  if (at_most !== null) return `≤ ${write(at_most)}`;
  if (at_least !== null) return `≥ ${write(at_least)}`;
  return '–';
}

/** The name of a factor as the law writes it: `kq` is Kq. */
export const factorName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export type RegulationState = 'coming' | 'in_force' | 'ended';
/** On which side of its life a text stands on a day; both ends of it count as in force. */
export function regulationState(of: { in_force_from: string | null; in_force_to: string | null }, today: string): RegulationState {
  if (of.in_force_from && today < of.in_force_from.slice(0, 10)) return 'coming';
  if (of.in_force_to && of.in_force_to.slice(0, 10) < today) return 'ended';
  return 'in_force';
}

/** The attributes on which rows of a table depend, each with the values that occur. */
export function attributesOf(rows: readonly Limit[]): { attribute: string; values: string[] }[] {
  const found = new Map<string, Set<string>>();
  for (const { attribute, equals } of rows.flatMap((row) => row.conditions)) {
    if (!found.has(attribute)) found.set(attribute, new Set());
    found.get(attribute)?.add(equals);
  }
  return [...found].map(([attribute, values]) => ({ attribute, values: [...values].sort() }));
}
export const factorsOf = (rows: readonly Limit[]): string[] => [...new Set(rows.flatMap((row) => row.scaled_by.map((one) => one.name)))];

export type Applied = { key: string; quantity: string; period: string; at_most: number | null; at_least: number | null; unit: string; own: boolean; missing: boolean; row: Limit | null };
/** Binary noise of a product is not a limit: 150 · 0.99 is 148.5. */
const clean = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e9) / 1e9);

/** What a permit would apply: its own limits, then the rows its attributes choose, times its coefficients. */
export function applied(rows: readonly Limit[], attributes: readonly Condition[], coefficients: readonly Factor[], own: readonly PermitLimit[], today: string): Applied[] {
  const said = new Map(attributes.map((one) => [one.attribute, one.equals]));
  const factor = new Map(coefficients.map((one) => [one.name, one.factor]));
  const result: Applied[] = own.map((one) => ({ ...one, key: `${one.quantity}/${one.period}`, own: true, missing: false, row: null }));
  const taken = new Set(result.map((one) => one.key));
  for (const row of rows) {
    const key = `${row.quantity}/${row.period}`;
    const lives = (!row.valid_from || row.valid_from.slice(0, 10) <= today) && (!row.valid_to || today <= row.valid_to.slice(0, 10));
    if (!lives || taken.has(key) || !row.conditions.every((one) => said.get(one.attribute) === one.equals)) continue;
    taken.add(key);
    const times = row.scaled_by.reduce((product, one) => product * (factor.get(one.name) ?? 1), 1);
    const by = (side: number | null) => clean(side === null ? null : side * times);
    result.push({ key, quantity: row.quantity, period: row.period, at_most: by(row.at_most), at_least: by(row.at_least), unit: row.unit, own: false, missing: row.missing, row });
  }
  return result;
}

/** A code from the facility and the paper's number: entering the same paper twice is the same permit. */
export function permitId(entity: string, document: string): string {
  const word = document.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  return `${entity}-${word.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')}`.slice(0, 100);
}
