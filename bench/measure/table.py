"""The tables of bench/RESULTS.md, from what the runs wrote down."""

import json
import shutil
from pathlib import Path

from measure import results
from measure.machine import BENCH
from measure.questions import NOT_THERE, TITLES
from measure.results import KEPT, say

PAGE = BENCH / "RESULTS.md"
KINDS = ("self", "rivals", "alarms")


def tables(found):
    """Everything a run measured, as Markdown."""
    measures = found["measures"]
    parts = [heading(found)]
    if found["what"] == "alarms":
        parts.append(dates(measures))
    for name, render in RENDERED.items():
        if name in measures:
            parts.append(render(measures[name]))
    if found["skipped"]:
        parts.append("Skipped: " + "; ".join(f"{who} ({why})" for who, why in found["skipped"].items()) + ".")
    return "\n\n".join(parts)


def heading(found):
    machine, sync, limits = found["machine"], found["fdatasync_ms"], found["limits"]
    rate = limits["fdatasync_4_kib"]["rate_s"]
    runs = "single runs" if found["times"] == 1 else f"medians of {found['times']}"
    return (f"`{found['command']}`, {found['date']}, {runs}. {machine['cpu']}, {machine['cores']} cores, "
            f"{machine['memory_gb']} GB, {machine['platform']}; load {machine['load']} before. One fdatasync of 4 KiB: "
            f"p50 {sync['p50']} ms, p99 {sync['p99']} ms, {rate:.0f}/s; JSON of a message: "
            f"{1e6 / limits['json_messages_s']:.2f} µs of one core.")


def dates(measures):
    """Parts may be measured one by one."""
    when = {name.removeprefix("alarm_"): max(it["date"] for it in found.values()) for name, found in measures.items()}
    return "Parts were measured at their own times: " + ", ".join(f"{name} {at}" for name, at in when.items()) + "."


def markdown(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, it)) + " |" for it in rows])


def rows_of(measure, columns):
    """A row a contender; one that failed says so."""
    for who, both in measure.items():
        found = both["median"]
        if "failed" in found:
            yield [who, f"failed: {found['failed']}", *[""] * (len(columns) - 1)]
        else:
            yield [who, *(column(found) for column in columns)]


def number(name, digits=0):
    def column(found):
        value = found.get(name)
        return "" if value is None else f"{value:,.{digits}f}"
    return column


def pair(name):
    return lambda found: " / ".join("" if it is None else f"{it:.2f}" for it in
                                    (found.get(name, {}).get("p50"), found.get(name, {}).get("p99")))


def ingest(measure):
    columns = [number("messages_s"), number("cpu_us_a_message", 1), number("anon_mb"), number("peak_mb"),
               lambda it: it["puback"], number("lost"), lambda it: f"{it['ack_p50_ms']:.1f} / {it['ack_p99_ms']:.1f}"]
    head = ["MQTT QoS 1, 1,000 connections, 8 values a message, until it can be asked for", "msg/s",
            "server CPU µs/message", "RssAnon MB", "peak RSS MB", "PUBACK means", "acknowledged and lost",
            "PUBACK p50 / p99 ms"]
    return markdown(head, rows_of(measure, columns))


def overload(measure):
    share = lambda it: f"{100 * it['lost'] / max(1, it['acknowledged']):.2f} %"
    columns = [number("rate_s"), number("acknowledged"), number("stored"), number("lost"), share]
    return markdown(["twice the sustained rate for 10 s", "offered msg/s", "acknowledged", "kept", "lost", "share"],
                    rows_of(measure, columns))


def bulk(measure):
    columns = [number("points_s"), number("cpu_ns_a_point"), number("anon_mb"), number("peak_mb"),
               number("bytes_a_point", 3)]
    return markdown(["bulk load of the seeded points", "points/s", "server CPU ns/point", "RssAnon MB", "peak RSS MB",
                     "bytes/point at rest"], rows_of(measure, columns))


def questions(measure):
    """A column a question, the fastest way of those a contender has."""
    rows = []
    for who, both in measure.items():
        asked = both["median"].get("questions")
        if not asked:
            continue
        rows.append([who, *(fastest(asked, name) for name in TITLES)])
    return markdown(["p50 ms of a client with keep-alive, answer included", *TITLES.values()], rows)


def fastest(asked, name):
    ways = [it for way, it in asked.items() if way.split(":")[0] == name]
    answered = [it for it in ways if "failed" not in it]
    if not answered:
        # What went wrong says more than what is not there.
        return min((it["failed"] for it in ways), key=lambda it: it == NOT_THERE, default="")
    best = min(answered, key=lambda it: it["p50_ms"])
    return f"{best['p50_ms']:.2f} ({best['how']})"


def bulk_and_questions(measure):
    return bulk(measure) + "\n\n" + questions(measure)


def alarms(measure):
    columns = [pair("alarm_ms"), pair("beyond_one_fdatasync_ms"), lambda it: f"{it['heard']} of {it['over_limit']}",
               pair("ack_ms"), lambda it: it["puback"]]
    return markdown(["publish → alarm at another client, 1,000 msg/s", "p50 / p99 ms", "beyond one fdatasync", "heard",
                     "PUBACK p50 / p99 ms", "PUBACK means"], rows_of(measure, columns))


def crash(measure):
    share = lambda it: f"{100 * it['lost'] / max(1, it['acknowledged']):.1f} %"
    return markdown(["kill -9 under load", "acknowledged", "lost", "share"],
                    rows_of(measure, [number("acknowledged"), number("lost"), share]))


def many(measure):
    columns = [number("few_ms", 2), number("many_ms", 2), number("ratio", 2)]
    return markdown(["one series, an hour raw", "among 1,000: ms", "among 100,000: ms", "ratio"],
                    rows_of(measure, columns))


def pair_in(*names):
    """The pair of a figure within others."""
    def column(found):
        for name in names[:-1]:
            found = found.get(name) or {}
        return pair(names[-1])(found)
    return column


def alarm_rules(measure):
    columns = [number("n"), number("step_ns"), number("steps_s"), number("rule_ns"), number("readings_s"),
               number("closing_ns"), number("state_bytes"), number("rule_bytes"), number("tick_ms", 1)]
    return markdown(["rules, each on a series of its own, one thread", "rules", "threshold alone, ns", "evaluations/s",
                     "within the judge, ns", "readings judged/s", "a reading that closes its hour, ns",
                     "bytes of its state", "bytes within the judge", "a tick, ms"], rows_of(measure, columns))


def alarm_history(measure):
    def counted(what):
        def column(found):
            took = found["statistics"].get(what)
            return f"{took['read_ms'] + took['count_ms']:,.0f}" if took else ""
        return column

    columns = [number("n"), number("asked"), number("p50_ms", 1), number("p99_ms", 1), number("max_ms", 1),
               number("over_100_ms"), counted("week"), counted("month"), counted("old_month")]
    return markdown(["a page of 50 alarms from a long history", "alarms", "filters", "p50 ms", "p99 ms", "slowest ms",
                     "over 100 ms", "statistics of a week, ms", "of a month", "of a month half a year ago"],
                    rows_of(measure, columns))


def alarm_storm(measure):
    asked = lambda what: pair_in("asked_ms", what)
    shown = lambda what: lambda it: "{p50:.0f} / {p99:.0f}, {shown} of {n}".format(**it["console_ms"][what])
    columns = [number("open"), asked("page of 50"), asked("page of 1000"), asked("groups"),
               pair_in("delta_ms", "raised"), pair_in("delta_ms", "acknowledged")]
    server = markdown(["with so many open alarms, p50 / p99 ms", "open", "page of 50", "page of 1,000", "groups",
                       "reading → event at another client", "acknowledged → event"], rows_of(measure, columns))
    columns = [shown("list"), shown("map_in_flood"), shown("map_after_it"),
               lambda it: f"{it['console_ms']['list']['loaded_ms']:,.0f}", lambda it: it["console_ms"]["list"]["heap_mb"]]
    client = markdown(["console, event → painted frame, p50 / p99 ms, and row seen", "list", "map in the flood",
                       "map after it", "list loaded, ms", "heap MB"], rows_of(measure, columns))
    return server + "\n\n" + client


def alarm_notices(measure):
    columns = [number("alarms_a_minute"), number("alarms"), number("told"), pair("notice_ms"),
               lambda it: f"{it['notice_ms']['max']:.0f}", lambda it: f"{it['fdatasync_ms']['p99']}"]
    return markdown(["reading → webhook of the first notice", "alarms/min", "alarms", "told", "p50 / p99 ms", "slowest",
                     "fdatasync p99"], rows_of(measure, columns))


def alarm_year(measure):
    columns = [number("readings"), number("means"), number("alarms"), number("first_s", 1), number("second_s", 1),
               lambda it: "yes" if it["identical"] else "**no**"]
    return markdown(["a year of the four stations, judged again", "readings", "means", "alarms", "s", "again, s",
                     "the same"], rows_of(measure, columns))


RENDERED = {"ingest": ingest, "overload": overload, "bulk": bulk_and_questions, "alarms": alarms, "crash": crash,
            "many": many, "alarm_rules": alarm_rules, "alarm_history": alarm_history, "alarm_storm": alarm_storm,
            "alarm_notices": alarm_notices, "alarm_year": alarm_year}


def write(files):
    """Renders the runs given, or the newest of each kind, into the page, and keeps what it was rendered from."""
    chosen = {json.loads(Path(it).read_text())["what"]: Path(it).resolve() for it in files}
    chosen = chosen or {kind: results.newest(kind) for kind in KINDS}
    text = PAGE.read_text()
    for kind, path in chosen.items():
        if not path:
            say(f"there is no result of ./x bench {kind} yet")
            continue
        begin, end = f"<!-- {kind} -->", f"<!-- end of {kind} -->"
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = before + begin + "\n" + tables(json.loads(path.read_text())) + "\n" + end + after
        keep(path, kind)
        say(f"{PAGE.relative_to(BENCH.parent)}: {kind} from {path.relative_to(BENCH.parent)}")
    PAGE.write_text(text)


def keep(path, kind):
    """Of each kind the run the page shows, so that whoever doubts a figure finds its runs."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"*-{kind}.json"):
        if old != path:
            old.unlink()
    if path.parent != KEPT:
        shutil.copy(path, KEPT / path.name)
