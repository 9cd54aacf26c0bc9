// A roster with a hole, a chain, one's channels and notices: enough to look at the screens of people. Nothing is told.
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const iso = (ms) => new Date(ms).toISOString();
/** Midnight in the zone, UTC+7. */
const midnight = () => Math.floor((Date.now() + 7 * HOUR_MS) / DAY_MS) * DAY_MS - 7 * HOUR_MS;
const TITLE = { vi: 'Phòng điều hành', en: 'Duty room' };
const chains = [
  { id: 'all', rank: 1, title: { vi: 'Mọi cảnh báo', en: 'Every alarm' }, severity_min: 'low', class: null, entities: [], hours: null, rungs: [{ after_s: 0, to: [{ kind: 'duty', id: 'room' }] }, { after_s: 300, to: [{ kind: 'superior', id: 'room' }] }] },
];

export function roster() {
  const begin = midnight();
  const shift = (n, person, from, until) => ({ id: `s${n}`, duty: 'room', person, from: iso(begin + from * HOUR_MS), until: iso(begin + until * HOUR_MS) });
  const shifts = [0, 1, 2, 3].flatMap((day) => [shift(`${day}d`, 'operator', 24 * day - 17, 24 * day - 5), shift(`${day}n`, 'park', 24 * day - 5, 24 * day + 7)]);
  const end = Date.parse(shifts.at(-1).until);
  const now = Date.now();
  const held = shifts.filter((one) => Date.parse(one.from) <= now && now < Date.parse(one.until)).map((one) => one.person);
  return {
    duties: [{ id: 'room', title: TITLE, superior: 'leader', on_duty: held, instead: [], holes: [{ from: iso(end), until: iso(now + 28 * DAY_MS), open: true, told: null }] }],
    shifts,
    absences: [{ id: 'a1', person: 'operator', from: iso(begin + 24 * HOUR_MS), until: iso(begin + 48 * HOUR_MS), replacement: 'park' }],
    chains,
    people: [],
  };
}
export const ownDuty = () => ({ posts: [{ id: 'room', title: TITLE, until: null, handed_over: true }], unread: [], drills: [] });
const none = () => ({ items: [], next: null });
export const drills = none;
export const notices = none;
export const notes = () => ({ items: [{ id: 'h1', duty: 'room', by: 'park', at: iso(Date.now() - HOUR_MS), text: 'Trạm 3 đang hiệu chuẩn.', read: [], must_read: false }], next: null });

const channel = { id: 'email', medium: 'email', to: 'truc-ban@haiphong.example', has_keys: false, severity_min: 'low', enabled: true, dead_since: null };
const contact = (id) => ({ id, room: false, lang: 'vi', zone: 'Asia/Ho_Chi_Minh', superior: null, quiet: { from: '22:00', until: '06:00', broken_by: 'critical' }, channels: [channel] });
export const ownChannels = ({ user }) => contact(user.id);
export const contacts = () => ({ items: [contact('operator')], next: null });
export const pushKey = () => ({ public_key: null, media: ['email', 'webhook', 'mqtt'] });

export function foresee({ body }) {
  const at = Date.parse(body.at);
  const reader = (id, name, more) => ({ id, name, on_duty: false, told_before: false, quiet_until: null, medium: 'email', ...more });
  const rung = (after_ms, reader) => ({ at: iso(at + after_ms), people: [reader], holes: [], instead: [] });
  return { chain: 'all', title: chains[0].title, rungs: [rung(0, reader('operator', 'Trực ban', { on_duty: true })), rung(300_000, reader('leader', 'Lãnh đạo', { medium: null }))] };
}
