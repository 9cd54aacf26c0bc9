"""A million alarms in a database, and every filter of the list with every other: `crates/store-sql/examples/history`."""

import os
from pathlib import Path

from measure.goals.example import example
from measure.who.server import size_on_disk

N_ALARMS = 1_000_000


def in_sqlite(folder, n=N_ALARMS):
    """Filled at the first call of a run, asked at each."""
    place = Path(folder, "history")
    place.mkdir(exist_ok=True)
    return flat(example("history", f"sqlite:{place / 'history.db'}", n), size_on_disk(place))


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
