"""The center's tables, read as an outsider reads them."""

from collections import Counter
from pathlib import Path

# The table of readings; what else lies in the folder (means, roll-ups, names) is counted apart.
READINGS = "observations"
VALUES_A_MESSAGE = 8
# A series or an entity and a time in one whole number: milliseconds until the year 2109.
MS_BITS = 42


def table(folder):
    from deltalake import DeltaTable

    return DeltaTable(str(folder))


def tables(data_dir):
    """Every Delta table of the history by its path from there."""
    history = Path(data_dir) / "history"
    return {str(it.parent.relative_to(history)): it.parent for it in sorted(history.rglob("_delta_log"))}


def active_files(folder):
    """The files the newest version is made of; what compaction replaced stays a week and is not counted."""
    return [Path(it.removeprefix("file://")) for it in table(folder).file_uris()]


def sizes(data_dir):
    found = {}
    for name, folder in tables(data_dir).items():
        files = active_files(folder)
        log = sum(it.stat().st_size for it in (folder / "_delta_log").iterdir() if it.is_file())
        found[name] = {"bytes": sum(it.stat().st_size for it in files), "files": len(files), "log_bytes": log}
    return found


def is_tidy(data_dir):
    """Each day is one file."""
    days = Counter(it.parent for it in active_files(Path(data_dir) / "history" / READINGS))
    return all(n == 1 for n in days.values())


def missing(data_dir, acknowledged):
    """How many of the acknowledged messages are not in the table with all their values, and how many there are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lines = (line.split("\t") for line in Path(acknowledged).read_text().splitlines())
    wanted = [(name, int(ms)) for name, ms in lines]
    history = Path(data_dir) / "history"
    rows = table(history / READINGS).to_pyarrow_table(columns=["series", "time"])
    values = pc.unique(pc.add(_shifted(pc.cast(rows["series"], pa.int64())), _ms(rows["time"])))
    number, numbers = _entities(history / "series", [name for name, _ in wanted])
    entities = pc.take(numbers, pc.shift_right(values, MS_BITS))
    messages = pc.value_counts(pc.add(_shifted(entities), pc.bit_wise_and(values, (1 << MS_BITS) - 1)))
    whole = messages.field("values").filter(pc.equal(messages.field("counts"), VALUES_A_MESSAGE))
    keys = pa.array([(number[name] << MS_BITS) + ms for name, ms in wanted], pa.int64())
    n_found = pc.sum(pc.is_in(keys, value_set=whole)).as_py() or 0
    return len(wanted) - n_found, len(wanted)


def _shifted(numbers):
    import pyarrow.compute as pc

    return pc.shift_left(numbers, MS_BITS)


def _ms(times):
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.cast(pc.cast(times, pa.timestamp("ms", "UTC"), safe=False), pa.int64())


def _entities(folder, known):
    """A number for each entity, and that number for each series."""
    import pyarrow as pa

    rows = table(folder).to_pyarrow_table(columns=["series", "entity"]).to_pylist()
    number = {name: n for n, name in enumerate(sorted({it["entity"] for it in rows} | set(known)))}
    of_series = {it["series"]: number[it["entity"]] for it in rows}
    return number, pa.array([of_series.get(it) for it in range(max(of_series, default=0) + 1)], pa.int64())
