"""The five questions to the center, by every way there is; one that is not there answers 404 and is named so."""

from datetime import datetime, timezone
from urllib.parse import urlencode

from measure.questions import Question, arrow_rows, get, post

PAGE = 10_000
ARROW = "application/vnd.apache.arrow.stream"
HOUR = "date_bin(INTERVAL '1 hour', \"time\")"
ROWS_MAX = 100_000


def questions(center, span):
    """By name, and by way where there are several: `hourly:sql`."""
    ids = series_ids(center)
    pm25 = [ids[name]["pm25"] for name in sorted(ids)]
    every = [it for name in sorted(ids) for it in ids[name].values()]
    return {**by_series(center, span, ids, pm25, every), **by_sql(center, span)}


def series_ids(center):
    """The series of the stations of the bulk load, by station and quantity."""
    found = {}
    for number in range(100):
        name = f"S{number:03}"
        series = center.get(f"/api/v1/entities/{name}")["series"]
        found[name] = {it["quantity"].split(".")[1]: it["id"] for it in series}
    return found


def by_series(center, span, ids, pm25, every):
    day_end = instant(span.day_end)
    ask = lambda path, **values: get(center.port, path + "?" + urlencode(values, safe=",:"), center.token)
    # Whole hours of the clock, as everybody else bins them.
    query = lambda **values: Question(
        "GET series/query", [ask("/api/v1/series/query", ids=listed(pm25), **chart_span(span), **values)], cells)
    listed = lambda it: ",".join(map(str, it))
    one = ids["S042"]["pm25"]
    return {
        "latest": Question("GET series/latest", [ask("/api/v1/series/latest", ids=listed(every))], count_rows),
        "day": Question("GET series/query", [ask(
            "/api/v1/series/query", ids=one, agg="raw", **{"from": instant(span.day), "to": day_end})], cells),
        "day:observations": Question("GET series/{id}/observations", [ask(
            f"/api/v1/series/{one}/observations", limit=PAGE, **{"from": instant(span.day), "to": day_end})], count_rows),
        "hourly": query(width="1h", agg="mean"),
        # Hours that begin a minute past: no roll-up has them, every reading is read.
        "hourly:raw": Question("GET series/query, from readings", [ask(
            "/api/v1/series/query", ids=listed(pm25), width="1h", agg="mean", **chart_span(span, 60))], cells),
        "hourly:charts": Question(
            "GET series/{id}/chart, 100 times", [ask(f"/api/v1/series/{it}/chart", bins=hours(span), **chart_span(span))
                                                 for it in pm25], count_rows),
        "p95": query(agg="p95"),
        "exceedance": query(width="1h", above=span.limit),
    }


def by_sql(center, span):
    mean = "SELECT entity, {hour} AS h, avg({value}) AS v FROM {table} {where} GROUP BY 1, 2"
    long = {"hour": HOUR, "value": "value", "table": "readings", "where": "WHERE quantity = 'station.pm25'"}
    typed = {"hour": HOUR, "value": "pm25", "table": "station", "where": ""}
    found = {}
    for way, names in (("sql", long), ("typed", typed)):
        hourly = mean.format(**names)
        text = {
            "hourly": hourly,
            "p95": "SELECT entity, percentile_cont(0.95) WITHIN GROUP (ORDER BY {value}) FROM {table} {where} GROUP BY 1"
                   .format(**names),
            "exceedance": f"SELECT entity, count(*) FROM ({hourly}) AS x WHERE v > {span.limit} GROUP BY 1",
        }
        for name, sql in text.items():
            body = {"sql": sql, "limit": ROWS_MAX}
            asked = post(center.port, "/api/v1/sql", body, center.token, ARROW)
            found[f"{name}:{way}"] = Question(f"SQL over `{names['table']}`, Arrow", [asked], arrow_rows)
    return found


def hours(span):
    return (span.end - 1) // 3600 - span.begin // 3600 + 1


def chart_span(span, past_s=0):
    """Whole hours, so that a bin is an hour; or so many seconds past them."""
    begin = span.begin // 3600 * 3600 + past_s
    return {"from": instant(begin), "to": instant(begin + hours(span) * 3600)}


def instant(at_s):
    return datetime.fromtimestamp(at_s, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def count_rows(documents):
    """The items of a list, or the bins of a chart."""
    return sum(len(it.get("items", it.get("bins", []))) for it in documents)


def cells(documents):
    """Of each series the cells that are not empty; where stretches were only counted, one."""
    found = 0
    for series in documents[0]["series"]:
        columns = [it for name, it in series.items() if isinstance(it, list) and name != "time_ms"]
        found += sum(it is not None for it in columns[0]) if columns else 1
    return found
