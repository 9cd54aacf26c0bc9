// The mapping as a form holds it: every choice has a place, chosen or not, so that switching back and
// forth loses nothing. Pure; the wire form is made only when it is sent.
import type { Mapping } from '../api/types';

export type Draft = {
  time: 'column' | 'parts';
  column: string;
  pattern: string;
  parts: { year: string; month: string; day: string; hour: string; minute: string };
  zone: string;
  at: 'begin' | 'end';
  every: string;
  entity: 'fixed' | 'column';
  fixed: string;
  entity_column: string;
  /** By the file's column; a column without a quantity is left out. */
  values: Record<string, { quantity: string; unit: string }>;
  missing: string;
  missing_empty: boolean;
  decimal_comma: boolean;
  status: string;
};

/** How times may be written: the center's closed list. */
export const PATTERNS = ['yyyy-MM-dd HH:mm:ss', 'dd/MM/yyyy HH:mm', 'rfc3339', 'yyyyMMddHHmmss', 'excel', 'epoch_ms'] as const;
export const EVERY = ['1min', '5min', '10min', '15min', '30min', '1h', '8h', '1d'] as const;

export function toDraft(mapping: Mapping): Draft {
  const { time, entity } = mapping;
  const parts = 'parts' in time ? time.parts : null;
  return {
    time: parts ? 'parts' : 'column',
    column: 'column' in time ? time.column.name : '',
    pattern: 'column' in time ? time.column.pattern : PATTERNS[0],
    parts: { year: parts?.year ?? '', month: parts?.month ?? '', day: parts?.day ?? '', hour: parts?.hour ?? '', minute: parts?.minute ?? '' },
    zone: mapping.zone,
    at: mapping.at,
    every: mapping.every,
    entity: 'fixed' in entity ? 'fixed' : 'column',
    fixed: 'fixed' in entity ? entity.fixed : '',
    entity_column: 'column' in entity ? entity.column : '',
    values: Object.fromEntries(mapping.values.map(({ column, quantity, unit }) => [column, { quantity, unit: unit ?? '' }])),
    missing: mapping.missing.filter((word) => word !== '').join('; '),
    missing_empty: mapping.missing.includes(''),
    decimal_comma: mapping.decimal_comma,
    status: mapping.status ?? '',
  };
}

export function fromDraft(draft: Draft): Mapping {
  const { hour, minute, ...date } = draft.parts;
  const words = draft.missing.split(';').map((word) => word.trim()).filter((word) => word !== '');
  return {
    time: draft.time === 'column' ? { column: { name: draft.column, pattern: draft.pattern } } : { parts: { ...date, ...(hour && { hour }), ...(minute && { minute }) } },
    zone: draft.zone,
    at: draft.at,
    every: draft.every,
    entity: draft.entity === 'fixed' ? { fixed: draft.fixed } : { column: draft.entity_column },
    values: Object.entries(draft.values).flatMap(([column, { quantity, unit }]) => (quantity ? [{ column, quantity, ...(unit && { unit }) }] : [])),
    missing: draft.missing_empty ? ['', ...words] : words,
    decimal_comma: draft.decimal_comma,
    ...(draft.status && { status: draft.status }),
  };
}

export type Lack = 'time' | 'entity' | 'values';
/** What must be said before the file can be read; the first thing only, one at a time. */
export function lack(draft: Draft): Lack | null {
  const { year, month, day } = draft.parts;
  if (draft.time === 'column' ? !draft.column : !year || !month || !day) return 'time';
  if (draft.entity === 'fixed' ? !draft.fixed : !draft.entity_column) return 'entity';
  return Object.values(draft.values).some((one) => one.quantity) ? null : 'values';
}
