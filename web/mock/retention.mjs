// How long readings are kept: rules and holds that last as long as the mock does.
const minimum = (kind) => ({ kind, raw: '60 day', clause: { vi: 'Thông tư 10/2021/TT-BTNMT, thiết bị lưu giữ dữ liệu của trạm', en: 'Circular 10/2021/TT-BTNMT, data logger of a station' }, valid_from: null, confidence: 'secondary', source: { vi: 'Bản giả.', en: 'Mock.' } });
const rules = [];
const holds = [];
let n = 0;

export const show = () => ({ rules, holds, minimums: ['stack', 'air-station'].map(minimum), grace_h: 24 });
export const preview = () => {
  const days = [{ day: '2023-11-21', n_readings: 11_520, n_hours: 0, n_held: 0 }, { day: '2023-11-22', n_readings: 10_080, n_hours: 0, n_held: 1_440 }];
  return { n_readings: 21_600, n_hours: 0, n_held: 1_440, n_days: days.length, days };
};
const made = (user) => ({ id: `r${(n += 1)}`, by: user.id, made_at: new Date().toISOString() });
export const createRule = ({ body, user }) => {
  const rule = { ...body, ...made(user), acts_from: new Date(Date.now() + 86_400_000).toISOString() };
  rules.push(rule);
  return rule;
};
export const hold = ({ body, user }) => {
  const held = { ...body, ...made(user) };
  holds.push(held);
  return held;
};
const without = (list) => ({ args: [id] }) => {
  list.splice(list.findIndex((one) => one.id === id), 1);
  return {};
};
export const deleteRule = without(rules);
export const lift = without(holds);
