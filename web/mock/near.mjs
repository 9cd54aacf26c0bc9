// What is near, in the mock: a sphere is good enough to look at the page.
import { alarms, brief, cases, caseShown, shown } from './story.mjs';
import { entities, users } from './zone.mjs';

const RAD = Math.PI / 180;
const iso = (ms) => new Date(ms).toISOString();
const fold = (text) => text.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/đ/gi, 'd').toLowerCase();
const shownEntity = ({ series: _s, ...entity }) => ({ admin_unit: null, ...entity });

function way([lon, lat], place) {
  const [x, y] = [(place[0] - lon) * RAD * Math.cos(lat * RAD), (place[1] - lat) * RAD];
  return { distance_m: Math.round(Math.hypot(x, y) * 63_710_088) / 10, bearing_deg: (Math.atan2(x, y) / RAD + 360) % 360 };
}
function within([lon, lat], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
const UNITS = [['11411', 'Phường Đông Hải', 'ward'], ['11914', 'Đặc khu Cát Hải', 'special_zone'], ['11383', 'Phường Hải An', 'ward']];
const unitOf = (one) => (one.place && one.place[0] > 106.85 ? '11914' : '11411');

export const adminUnits = () => ({
  items: UNITS.map(([code, vi, kind]) => ({ code, other_code: null, kind, title: { vi, en: vi }, point: [106.77, 20.82], area_km2: 57, n_entities: entities.filter((one) => unitOf(one) === code).length })),
  n_without: 0, boundaries: false, confidence: 'secondary', source: ['mock'],
});

/** The list of entities with the filters of place. */
export function found({ query }) {
  const words = fold(query.get('q') ?? '').split(/\s+/).filter(Boolean);
  const near = query.get('near')?.split(',').map(Number);
  const ring = query.get('area') && JSON.parse(query.get('area')).coordinates[0];
  return entities
    .filter((one) => !query.get('kind') || one.kind === query.get('kind'))
    .filter((one) => !query.get('org') || one.owner === query.get('org'))
    .filter((one) => !query.get('admin_unit') || unitOf(one) === query.get('admin_unit'))
    .filter((one) => words.every((word) => fold(`${one.title.vi} ${one.title.en} ${one.owner_title.vi} ${one.id}`).includes(word)))
    .filter((one) => !ring || (one.place && within(one.place, ring)))
    .map((one) => ({ ...shownEntity(one), ...(near && one.place ? { distance_m: way(near, one.place).distance_m } : {}) }))
    .filter((one) => !near || one.distance_m <= Number(query.get('radius_m') ?? 50_000))
    .sort((a, b) => (near ? a.distance_m - b.distance_m : 0));
}

export function nearby({ query }) {
  const alarm = alarms.get(query.get('alarm'));
  const subject = alarm?.entity ?? entities.find((one) => one.id === query.get('entity'));
  const at = query.get('at')?.split(',').map(Number) ?? subject?.place;
  if (!at) return undefined;
  const [radius_m, minutes] = [Number(query.get('radius_m') ?? 1000), Number(query.get('minutes') ?? 30)];
  const time = alarm && query.get('time') !== 'now' ? Date.parse(alarm.raised_at) : Date.now();
  const few = (items) => ({ items: items.slice(0, 50), more: Math.max(0, items.length - 50) });
  const near = (items, placeOf, write) => items.filter(placeOf).map((one) => ({ ...way(at, placeOf(one)), item: write(one) })).filter((one) => one.distance_m <= radius_m).sort((a, b) => a.distance_m - b.distance_m);
  const others = near([...alarms.values()].filter((one) => one.id !== alarm?.id && Date.parse(one.raised_at) <= time + minutes * 60_000), (one) => one.entity.place, shown);
  const stations = near(entities.filter((one) => one.kind === 'air-station'), (one) => one.place, (one) => one);
  return {
    at, radius_m, minutes, time: iso(time), from: iso(time - minutes * 60_000), to: iso(Math.min(Date.now(), time + minutes * 60_000)), subject: subject ? (alarm ? subject : brief(subject)) : null,
    alarms: few(others),
    events: few(others.map((one) => ({ at: one.item.raised_at, distance_m: one.distance_m, bearing_deg: one.bearing_deg, entity: one.item.entity, title: one.item.title, alarm_id: one.item.id, life: { at: one.item.raised_at, by: null, step: 'raised' }, case_id: null, history: null }))),
    entities: few(near(entities.filter((one) => one.id !== subject?.id), (one) => one.place, shownEntity)),
    vehicles: few([]), n_vehicle_kinds: 0,
    duties: [{ id: 'room', title: { vi: 'Trực ban', en: 'Duty room' }, on_duty: users.slice(0, 1).map(({ id, name }) => ({ id, name })), because: 'unit' }],
    cases: few(near([...cases.values()], (one) => one.entity.place, caseShown)),
    weather: stations.slice(0, 1).map((one) => ({ quantity: 'pm25', series: one.item.series[0]?.id ?? 1, value: 3.2, unit: 'ug/m3', at: iso(time), entity: brief(one.item), distance_m: one.distance_m, bearing_deg: one.bearing_deg })),
    n_weather_stations: stations.length, n_without_place: 0, n_not_looked_at: 0,
  };
}
