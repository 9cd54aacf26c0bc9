// What the pages of alarms compute: filters, lives, groups, successions, notices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, filterText, fitting, readFilter, sift, stretch, type Here } from '../../src/alarm/filter';
import { addressOf, callingOf, sumOf } from '../../src/alarm/group';
import { NAME_CHARS_MAX, readSaved, SAVED_MAX, withSaved } from '../../src/alarm/saved.svelte';
import { lasted, succession } from '../../src/alarm/similar';
import { readingsSpan, stretches } from '../../src/alarm/strip';
import { byStage, told } from '../../src/alarm/told';
import type { Alarm, AlarmGroup, LifeEntry, Notice } from '../../src/api/types';
import { fold } from '../../src/i18n/format';
import { groupMarks } from '../../src/map/flood';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const ALARM = {
  id: 'a', rule: 'air/over', title: { vi: 'SO₂ vượt', en: 'SO₂ over' }, class: 'process', severity: 'high', state: 'active', acknowledged: null, owner: { id: 'lan', name: 'Lan' }, entity: { id: 'stack-1', place: [106.7, 20.8] },
  org_path: ['steel', 'dinh-vu', 'heza'], raised_at: at(-30), cleared_at: null, ended_at: null, quiet: [], chattering: false, series: 7, former_id: null,
} as unknown as Alarm;
const made = (change: object) => ({ ...ALARM, ...change }) as Alarm;
const HERE: Here = { now: NOW, offset: '+07:00', me: 'lan', wordsOf: (alarm) => fold(`A-1 ${alarm.title.vi} Ống khói Đình Vũ`) };
const filter = (query: string) => readFilter(new URLSearchParams(query));
function check(query: string, alarm: object, wanted: boolean): void {
  assert.equal(fitting(filter(query), HERE)(made(alarm)), wanted, `${query} ${JSON.stringify(alarm)}`);
}

test('each filter chooses what it says', () => {
  check('', {}, true);
  check('', { quiet: ['shelved'] }, false);
  check('', { state: 'ended' }, false);
  check('state=ended', { state: 'ended', quiet: ['shelved'] }, true);
  check('quiet=any', { quiet: ['shelved'] }, true);
  check('quiet=inhibited', { quiet: ['shelved', 'inhibited'] }, true);
  check('quiet=out_of_service', { quiet: ['shelved'] }, false);
  check('severity=high', {}, true);
  check('severity=critical', {}, false);
  check('severity=medium', { severity: 'critical' }, true);
  check('class=device', {}, false);
  check('chattering=true', {}, false);
  check('chattering=true', { chattering: true }, true);
  check('org=dinh-vu', {}, true);
  check('org=cat-hai', {}, false);
  check('owner=me', {}, true);
  check('owner=nobody', {}, false);
  check('owner=nobody', { owner: null }, true);
  check('period=1h', {}, true);
  check('period=1h', { raised_at: at(-61) }, false);
  check('rule=air/over&entity=stack-1', {}, true);
  check('entity=stack-2', {}, false);
  check('q=dinh%20vu', {}, true);
  check('q=cat%20hai', {}, false);
  check('state=nonsense&severity=loud', {}, true);
});

test('days are days of the zone, both within', () => {
  const [from, before] = stretch(filter('period=days&from=2026-11-21&to=2026-11-21'), NOW, '+07:00');
  assert.deepEqual([from, before], [Date.parse('2026-11-20T17:00:00Z'), Date.parse('2026-11-21T17:00:00Z')]);
  check('period=days&to=2026-11-21', {}, false);
  check('period=days&from=2026-11-22', {}, true);
  assert.deepEqual(stretch(filter('period=days&from=22/11'), NOW, '+07:00'), [null, null]);
});

test('what the center is asked, and equal filters are equal texts', () => {
  const wanted = { state: 'any', severity: 'high', class: undefined, quiet: undefined, chattering: undefined, org: 'dinh-vu', rule: undefined, entity: undefined, from: at(-60), to: undefined };
  assert.deepEqual(asked(filter('state=any&severity=high&org=dinh-vu&period=1h&q=x&owner=me'), NOW, '+07:00'), wanted);
  assert.equal(asked(filter(''), NOW, '+07:00').quiet, 'heard');
  assert.equal(filterText(new URLSearchParams('q=a&state=any&wall=')), filterText(new URLSearchParams('state=any&lang=vi&q=a')));
});

test('pages are read until one is full of what is wanted, and no further than ten', async () => {
  let read = 0;
  const page = (cursor: string | null) => {
    read += 1;
    const from = Number(cursor ?? 0);
    return Promise.resolve({ items: Array.from({ length: 10 }, (_, i) => from + i), next: from < 990 ? String(from + 10) : null });
  };
  const even = await sift(page, (n) => n % 2 === 0, 12, null);
  assert.deepEqual([even.items.length, even.next, read], [15, '30', 3]);
  read = 0;
  const nothing = await sift(page, () => false, 5, null);
  assert.deepEqual([nothing, read], [{ items: [], next: '100' }, 10]);
  const last = await sift(page, () => true, 50, '980');
  assert.deepEqual([last.items.length, last.next], [20, null]);
});

test('saved filters: a broken text is none, a known name gets the new filter, and there is an end', () => {
  assert.deepEqual(readSaved('[{"name":"a","query":"q=1"},{"name":3},null]'.replace(',null', '')), [{ name: 'a', query: 'q=1' }]);
  for (const broken of [null, '', '{', '{"a":1}', '7']) assert.deepEqual(readSaved(broken), []);
  const two = withSaved(withSaved([], 'a', 'q=1'), 'b', 'q=2');
  assert.deepEqual(withSaved(two, 'a', 'q=3'), [{ name: 'a', query: 'q=3' }, { name: 'b', query: 'q=2' }]);
  const many = Array.from({ length: SAVED_MAX }, (_, i) => ({ name: String(i), query: '' }));
  assert.equal(withSaved(many, 'one more', '').length, SAVED_MAX);
  assert.ok(NAME_CHARS_MAX > 0);
});

/** `H` high, `M` medium; small when cleared, `*` taken, `~` quiet, with minutes. */
function drawn(life: object[], change: object = {}): string {
  const found = stretches(made({ raised_at: at(-60), ...change }), life as LifeEntry[], NOW);
  return found.map((one) => `${one.active ? one.severity[0]?.toUpperCase() : one.severity[0]}${one.taken ? '*' : ''}${one.quiet ? '~' : ''}${(one.to - one.from) / 60_000}`).join(' ');
}
test('a life is a line of stretches', () => {
  const raised = { at: at(-60), step: 'raised', severity: 'medium' };
  assert.equal(drawn([raised], { severity: 'medium' }), 'M60');
  assert.equal(drawn([raised, { at: at(-40), step: 'severity', from: 'medium', to: 'high' }, { at: at(-30), step: 'acknowledged' }, { at: at(-29), step: 'taken_back' }, { at: at(-10), step: 'cleared' }]), 'M20 H10 H*1 H19 h10');
  assert.equal(drawn([raised, { at: at(-50), step: 'shelved' }, { at: at(-40), step: 'inhibited' }, { at: at(-20), step: 'freed', quiet: 'shelved' }, { at: at(-10), step: 'freed', quiet: 'inhibited' }], { severity: 'medium' }), 'M10 M~40 M10');
  assert.equal(drawn([raised, { at: at(-20), step: 'cleared' }, { at: at(-5), step: 'acknowledged' }, { at: at(-5), step: 'ended' }], { ended_at: at(-5) }), 'M40 m15');
  // The value was measured before it was taken, and only came after: it is free from then on, not before.
  const again = [{ at: at(-30), step: 'acknowledged' }, { at: at(-31), step: 'severity', from: 'medium', to: 'high' }, { at: at(-20), step: 'realarmed', from: 'medium', to: 'high' }];
  assert.equal(drawn([raised, ...again]), 'M29 H1 H*10 H20', 'worse than was acknowledged');
  assert.equal(drawn([{ at: at(-30), step: 'severity', from: 'low', to: 'high' }]), 'L30 H30', 'of an alarm whose beginning is not told');
});

test('the picture begins before the alarm and ends soon after it, a week at most', () => {
  const hours = ([from, to]: [number, number]) => [(from - NOW) / 3_600_000, (to - NOW) / 3_600_000];
  assert.deepEqual(hours(readingsSpan(made({}), NOW)), [-2, 0]);
  assert.deepEqual(hours(readingsSpan(made({ raised_at: at(-600) }), NOW)), [-11, 0]);
  assert.deepEqual(hours(readingsSpan(made({ raised_at: at(-600), cleared_at: at(-480), ended_at: at(-60) }), NOW)), [-11, -7.5]);
  assert.deepEqual(hours(readingsSpan(made({ raised_at: at(-60 * 24 * 30) }), NOW)), [-168, 0]);
});

test('one alarm after the other: the former, the later, those before on the same series', () => {
  const all = [made({ id: 'c', former_id: 'a', raised_at: at(10) }), ALARM, made({ id: 'z', raised_at: at(-90) }), made({ id: 'y', raised_at: at(-60) }), made({ id: 'x', series: 8, raised_at: at(-50) })];
  const row = succession(made({ former_id: 'y' }), all, null);
  assert.deepEqual([row.former, row.later, row.before.map((one) => one.id)], ['y', 'c', ['y', 'z']]);
  assert.equal(succession(ALARM, [], 'successor').later, 'successor');
  assert.equal(lasted(made({ cleared_at: at(-10), ended_at: at(0) }), NOW), 20 * 60_000);
  assert.equal(lasted(ALARM, NOW), 30 * 60_000);
});

const group = (change: object) => ({ by: 'rule', n: 3, n_quiet: 1, n_unacknowledged: 2, severity: 'high', park_title: { vi: 'P', en: 'P' }, head: ALARM, ids: ['a', 'b'], ...change }) as unknown as AlarmGroup;
test('groups add up, and lead to all their alarms', () => {
  assert.deepEqual(sumOf({ groups: [group({}), group({ n: 4 })] }), { n: 7, n_unacknowledged: 4, n_quiet: 2 });
  const known: Record<string, Alarm> = { a: ALARM, b: made({ quiet: ['inhibited'] }), c: made({ acknowledged: {} }) };
  assert.equal(callingOf(group({ ids: ['a', 'b', 'c'] }), (id) => known[id]), 1, 'all are known');
  assert.equal(callingOf(group({ n: 9, n_unacknowledged: 8, n_quiet: 2 }), (id) => known[id]), 6, 'at least so many');
  assert.equal(addressOf(group({}), (org) => org === 'dinh-vu'), '/alarms?quiet=any&rule=air%2Fover&org=dinh-vu');
  assert.equal(addressOf(group({ by: 'cause' }), () => false), '/alarms/a');
  assert.equal(addressOf(group({ by: 'cause', head: made({ inhibited_by: 'gone' }) }), () => false), '/alarms/gone');
});

test('on the map markers and what has no place add up to all alarms of a flood', () => {
  const places: Record<string, [number, number] | null> = { a: [106, 20], b: [108, 22], c: null };
  const alarmOf = (id: string) => (id in places ? ({ entity: { place: places[id] } } as Alarm) : undefined);
  const nowhere = made({ entity: { ...ALARM.entity, place: null } });
  const groups = [group({ n: 3 }), group({ n: 5, ids: ['c'], head: nowhere }), group({ n: 7, by: 'cause' }), group({ n: 2, ids: ['unknown'] })];
  const { marks, n_unplaced } = groupMarks(groups, alarmOf, (one) => String(one.n));
  assert.deepEqual(marks.map(({ key, place }) => [key, place]), [['3', [107, 21]], ['7', [106.7, 20.8]], ['2', [106.7, 20.8]]]);
  assert.equal(marks.reduce((n, mark) => n + mark.group.n, n_unplaced), sumOf({ groups }).n);
});

test('why told: every stage has its lines, also one that said nothing; people are counted once, by their best receipt', () => {
  const line = (stage: string, text: string) => ({ at: at(0), stage, text: { vi: text, en: text } }) as never;
  const stages = byStage([line('route', 'r1'), line('dedupe', 'd'), line('route', 'r2')]);
  assert.equal(stages.map(({ stage, lines }) => `${stage}${lines.length}`).join(' '), 'dedupe1 group0 inhibit0 shelve0 route2 escalate0 receipt0');
  const notice = (person: string, delivery: string) => ({ person, delivery, drill: false }) as Notice;
  assert.deepEqual(told([notice('lan', 'accepted'), notice('lan', 'read'), notice('minh', 'delivered'), notice('an', 'unreached'), notice('hoa', 'handing')]), { people: 4, read: 1, delivered: 1, unreached: 1, drill: false });
});
