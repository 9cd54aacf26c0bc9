"""A year of the four real stations judged again, twice: is it quick, and is it the same?"""

import hashlib
import json
import os
import sqlite3
import subprocess
import time
from pathlib import Path

from measure.machine import ROOT

STATIONS = ["Aotizhongxin", "Guanyuan", "Gucheng", "Wanliu"]
FROM, TO = "2016-01-01T00:00:00+08:00", "2017-01-01T00:00:00+08:00"


class Year:
    """The four stations of `../shared/data`, imported once a run."""

    def __init__(self, folder):
        self.data_dir = Path(folder) / "four"
        shared = os.environ.get("HAIDANG_SHARED_DATA")
        files = [Path(shared or ".", "air-uci-beijing", f"{it}.csv.gz") for it in STATIONS]
        missing = [str(it) for it in files if not it.is_file()]
        if not shared or missing:
            raise RuntimeError(f"HAIDANG_SHARED_DATA has no {', '.join(missing) or 'folder'}")
        haidang("import", "--data-dir", self.data_dir, "--mapping", ROOT / "tests" / "recompute" / "uci.json",
                "--kind", "air-station", "--source", "uci", *files)
        self.n_replays = 0

    def twice(self):
        first, second = self.once(), self.once()
        return {"first_s": first["s"], "second_s": second["s"], "slower_s": max(first["s"], second["s"]),
                "readings": first["readings"], "means": first["means"], "alarms": first["alarms"],
                "identical": first["digest"] == second["digest"], "digest": first["digest"][:16]}

    def once(self):
        """From the command to the written report."""
        self.n_replays += 1
        name = f"year-{self.n_replays}"
        report = self.data_dir / f"{name}.json"
        begun = time.monotonic()
        haidang("replay", "--data-dir", self.data_dir, "--from", FROM, "--to", TO, "--as-of-law", "2026-01-01",
                "--name", name, "--report", report)
        took_s = time.monotonic() - begun
        said = json.loads(report.read_text())
        return {"s": round(took_s, 2), "readings": said["readings"], "means": said["means"],
                "alarms": said["alarms_raised"], "digest": digest(self.data_dir / "replays" / name, said)}


def digest(folder, report):
    """Of the report, of every mean with its verdict, and of every line of every alarm's life."""
    from deltalake import DeltaTable

    found = hashlib.sha256(json.dumps(report, sort_keys=True).encode())
    means = DeltaTable(next(folder.rglob("means/_delta_log")).parent).to_pyarrow_table()
    # Where a file was cut, and when it was written, is no part of the result.
    columns = sorted(it for it in means.column_names if it not in ("written_at", "batch"))
    means = means.select(columns).sort_by([(it, "ascending") for it in ("series", "period", "end", "known_at") if it in columns])
    for column in means.columns:
        for it in column.to_pylist():
            found.update(repr(it).encode())
    database = sqlite3.connect(f"file:{next(folder.rglob('*.db'))}?mode=ro", uri=True)
    for question in ("SELECT id, body FROM alarms ORDER BY id", "SELECT * FROM alarm_life ORDER BY alarm, position, ordinal"):
        for row in database.execute(question):
            found.update(repr(row).encode())
    return found.hexdigest()


def haidang(*arguments):
    subprocess.run([os.environ["HAIDANG_BIN"], *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
