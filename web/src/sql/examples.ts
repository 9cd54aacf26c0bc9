// Questions to begin with. They name tables, columns and quantities of the packs `air` and `water`, and run on any zone that
// has them; names of places come out in the language of the console. A question has no clock: `asked` tells it the time.
import type { ChartSpec, Text } from '../api/types';
import type { Lang } from '../i18n/pair';

export type Example = { id: string; title: Text; about: Text; chart: ChartSpec; tables: string[]; sql: (lang: Lang) => string };

const text = (vi: string, en: string): Text => ({ vi, en });
/** The first line says what it is, in the language of the console. */
const told = (one: Text, sql: (lang: Lang) => string) => (lang: Lang) => `-- ${one[lang]}\n${sql(lang)}`;
const example = (id: string, title: Text, about: Text, chart: ChartSpec, tables: string[], sql: (lang: Lang) => string): Example => ({ id, title, about, chart, tables, sql: told(about, sql) });

export const EXAMPLES: readonly Example[] = [
  example(
    'hourly', text('Trung bình giờ của các trạm khí', 'Hourly means of the air stations'), text('PM2.5, mỗi trạm một đường, bảy ngày qua', 'PM2.5, a line for each station, last seven days'),
    { kind: 'line', x: 'hour', y: ['pm25'] }, ['means', 'entities', 'asked'],
    (lang) => `SELECT m."end" AS hour, e.title_${lang} AS station, m.value AS pm25
FROM means AS m
JOIN entities AS e ON e.entity = m.entity
CROSS JOIN asked AS a
WHERE m.quantity = 'air-station.pm25' AND m.period = '1h'
  AND m."end" > a.from_7d
ORDER BY hour, station`,
  ),
  example(
    'over', text('Vượt giới hạn theo doanh nghiệp', 'Exceedances by enterprise'), text('Số trung bình vượt giới hạn bảy ngày qua, và mức cao nhất so với giới hạn', 'Means over their limit in seven days, and the highest as per cent of the limit'),
    { kind: 'bar', x: 'enterprise', y: ['n_over'] }, ['means', 'orgs', 'asked'],
    (lang) => `SELECT o.title_${lang} AS enterprise, count(*) AS n_over,
       max(100.0 * m.judged / m.limit_value) AS highest_percent
FROM means AS m
JOIN orgs AS o ON o.org = m.owner
CROSS JOIN asked AS a
WHERE m.verdict = 'exceeded' AND m."end" > a.from_7d
GROUP BY o.title_${lang}
ORDER BY n_over DESC`,
  ),
  example(
    'alarms', text('Cảnh báo mới nhất', 'Newest alarms'), text('Một trăm cảnh báo gần đây: lúc nào, mức nào, ở đâu, còn không', 'The last hundred alarms: when, how severe, where, still active'),
    { kind: 'table', x: 'raised_at', y: [] }, ['alarms', 'entities'],
    (lang) => `SELECT a.raised_at, a.severity, a.rule, e.title_${lang} AS place,
       a.active, a.acknowledged, a.ended_at
FROM alarms AS a
JOIN entities AS e ON e.entity = a.entity
ORDER BY a.raised_at DESC
LIMIT 100`,
  ),
  example(
    'stacks', text('SO₂ các ống khói, từng mười lăm phút', 'Stack SO₂, every fifteen minutes'), text('Mỗi ống khói một đường, 24 giờ qua, từ số đo gốc', 'A line for each stack, last 24 hours, from the readings themselves'),
    { kind: 'line', x: 'quarter', y: ['so2'] }, ['readings', 'entities', 'asked'],
    (lang) => `SELECT date_bin(INTERVAL '15 minutes', r.time) AS quarter,
       e.title_${lang} AS stack, avg(r.value) AS so2
FROM readings AS r
JOIN entities AS e ON e.entity = r.entity
CROSS JOIN asked AS a
WHERE r.quantity = 'stack.so2' AND r.flag IN (0, 6)
  AND r.time > a.from_24h
GROUP BY 1, 2
ORDER BY 1, 2`,
  ),
  example(
    'cod', text('COD của từng cửa xả', 'COD of each outlet'), text('Thấp nhất, trung bình, cao nhất của các trung bình giờ, cao nhất trước', 'Lowest, mean and highest of the hourly means, highest first'),
    { kind: 'bar', x: 'outlet', y: ['mean', 'highest'] }, ['means', 'entities'],
    (lang) => `SELECT e.title_${lang} AS outlet, count(m.value) AS n_hours,
       min(m.value) AS lowest, avg(m.value) AS mean, max(m.value) AS highest
FROM means AS m
JOIN entities AS e ON e.entity = m.entity
WHERE m.quantity = 'outlet.cod' AND m.period = '1h'
GROUP BY e.title_${lang}
ORDER BY highest DESC`,
  ),
  example(
    'alarm-days', text('Cảnh báo theo ngày', 'Alarms by day'), text('Bao nhiêu cảnh báo mỗi ngày (ngày theo giờ Việt Nam), theo mức', 'How many alarms each day (days of Việt Nam), by severity'),
    { kind: 'bar', x: 'day', y: ['n_alarms'] }, ['alarms'],
    () => `SELECT date_bin(INTERVAL '1 day', a.raised_at, TIMESTAMP '2025-12-31T17:00:00Z') AS day,
       a.severity, count(*) AS n_alarms
FROM alarms AS a
GROUP BY 1, 2
ORDER BY 1`,
  ),
];

/** Those whose tables this center has, and this person may see. */
export const runnable = (known: ReadonlySet<string>): readonly Example[] => EXAMPLES.filter((one) => one.tables.every((table) => known.has(table)));
