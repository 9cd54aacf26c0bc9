import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mapping } from '../../src/api/types';
import { fromDraft, lack, toDraft } from '../../src/import/draft';

const MAPPINGS: Mapping[] = [
  { time: { column: { name: 't', pattern: 'dd/MM/yyyy HH:mm' } }, zone: '+07:00', at: 'end', every: '1h', entity: { fixed: 'dinh-vu-1' }, values: [{ column: 'PM2.5', quantity: 'pm25', unit: 'ug/m3' }], missing: ['', 'NA'], decimal_comma: true },
  { time: { parts: { year: 'year', month: 'month', day: 'day', hour: 'hour' } }, zone: '+08:00', at: 'begin', every: '1h', entity: { column: 'station' }, values: [{ column: 'PM2.5', quantity: 'pm25' }, { column: 'CO', quantity: 'co', unit: 'mg/m3' }], missing: ['NA'], decimal_comma: false, status: 'flag' },
];

test('a mapping goes through the form unchanged', () => {
  for (const mapping of MAPPINGS) assert.deepEqual(fromDraft(toDraft(mapping)), mapping);
});

test('a column without a quantity is left out', () => {
  const draft = toDraft(MAPPINGS[0] as Mapping);
  draft.values['SO2'] = { quantity: '', unit: '' };
  assert.equal(fromDraft(draft).values.length, 1);
});

test('one thing that is missing is named at a time', () => {
  const check = (change: (draft: ReturnType<typeof toDraft>) => void, expected: string | null) => {
    const draft = toDraft(MAPPINGS[0] as Mapping);
    change(draft);
    assert.equal(lack(draft), expected);
  };
  check(() => {}, null);
  check((draft) => (draft.column = ''), 'time');
  check((draft) => (draft.time = 'parts'), 'time');
  check((draft) => (draft.fixed = ''), 'entity');
  check((draft) => (draft.entity = 'column'), 'entity');
  check((draft) => (draft.values = {}), 'values');
});
