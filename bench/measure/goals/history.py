"""A million alarms in a database, and every filter of the list with every other: `crates/store-sql/examples/history`;
and the same over HTTP, of a center that is started on them."""

import os
import random
import time
import urllib.parse
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from center import Center
from measure.goals.example import example
from measure.machine import PACKS, percentiles
from measure.who.server import size_on_disk

N_ALARMS = 1_000_000
# Of some thirty thousand filters; the example asks all of them without the program around.
ASKED = 3_000
SEED = 42
# The year of the example, and a week in the middle of it.
BEGIN = datetime.fromtimestamp(1_764_000_000, UTC)
MIDDLE = BEGIN + timedelta(days=182.5)
WEEK = {"from": (MIDDLE - timedelta(days=7)).isoformat(), "to": MIDDLE.isoformat()}
FILTERS = {
    "state": [None, "active", "ended", "any"],
    "severity": [None, "high", "critical"],
    "class": [None, "data", "security"],
    "quiet": [None, "heard", "inhibited", "shelved"],
    # Of all; of one as others are; of the one that has a twentieth of all alarms.
    "entity": [None, "station-1234", "station-0007"],
    "org": [None, "park-0", "enterprise-034"],
    "chattering": [None, "true"],
    "rule": [None, "bench/rule-7", "bench/seldom"],
    "time": [None, WEEK],
    "cursor": [None, "middle"],
}
MONTHS = {"month": BEGIN + timedelta(days=365), "old_month": MIDDLE}


def in_sqlite(folder, n=N_ALARMS):
    """Filled at the first call of a run, asked at each."""
    place = Path(folder, "history")
    place.mkdir(exist_ok=True)
    return flat(example("history", f"sqlite:{place / 'registry.db'}", n), size_on_disk(place))


def over_http(folder, n=N_ALARMS):
    """Filters drawn with a seed, of a center with those alarms in SQLite; and the statistics of a month."""
    place = Path(folder, "history")
    center = Center(place, arguments=["--packs-dir", PACKS, "--log", "warn"]).start().log_in()
    try:
        middle = center.get("/api/v1/alarms?entity=milestone&state=any&limit=1")["next"]
        asked = [ask(center, query) for query in drawn(middle)]
        months = {name: count(center, to) for name, to in MONTHS.items()}
    finally:
        center.stop(within_s=60)
    took = sorted(it["ms"] for it in asked)
    return {"n": n, "asked": len(asked), **percentiles_ms(took), "max_ms": took[-1],
            "over_100_ms": sum(100 < it for it in took), "slowest": sorted(asked, key=lambda it: -it["ms"])[:5],
            "statistics": {name: {"read_ms": ms, "count_ms": 0} for name, ms in months.items()}}


def drawn(middle):
    queries = [dict(zip(FILTERS, it, strict=True)) for it in product(*FILTERS.values())]
    for query in random.Random(SEED).sample(queries, ASKED):
        said = {**query, "cursor": query["cursor"] and middle, "limit": 50, **(query["time"] or {})}
        yield {name: it for name, it in said.items() if it is not None and name != "time"}


def ask(center, query):
    begun = time.perf_counter()
    found = center.get("/api/v1/alarms?" + urllib.parse.urlencode(query))
    ms = round((time.perf_counter() - begun) * 1000, 2)
    return {"ms": ms, "rows": len(found["items"]), "filter": {name: it for name, it in query.items() if name != "cursor"}}


def count(center, to):
    stretch = urllib.parse.urlencode({"from": (to - timedelta(days=30)).isoformat(), "to": to.isoformat()})
    begun = time.perf_counter()
    center.get(f"/api/v1/alarms/statistics?{stretch}")
    return round((time.perf_counter() - begun) * 1000, 2)


def percentiles_ms(took):
    return {f"{name}_ms": it for name, it in percentiles(took).items()}


def in_postgres(n=N_ALARMS):
    """The throw-away PostgreSQL that `./x` starts: it syncs nothing, which questions do not notice."""
    address = os.environ.get("HAIDANG_TEST_POSTGRES")
    if not address:
        raise RuntimeError("HAIDANG_TEST_POSTGRES names no PostgreSQL; ./x bench starts one where it can")
    return flat(example("history", address, n))


def flat(said, n_bytes=None):
    filters, counted = said["filters"], said["statistics"]
    return {
        "n": said["n"], "filled_s": said["filled_s"], "database_bytes_an_alarm": n_bytes and round(n_bytes / said["n"]),
        **{name: filters[name] for name in ("asked", "p50_ms", "p99_ms", "max_ms", "over_100_ms")},
        "slowest": filters["slowest"], "statistics": counted,
        "month_ms": counted["month"]["read_ms"] + counted["month"]["count_ms"],
        "old_month_ms": counted["old_month"]["read_ms"] + counted["old_month"]["count_ms"],
    }
