"""Four years of four stations, imported, rolled up and judged under the law of 2026."""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from measure.machine import ROOT


def imports():
    shared = os.environ.get("HAIDANG_SHARED_DATA")
    if not shared:
        return {"skipped": "no ../shared/data"}
    files = sorted(Path(shared, "air-uci-beijing").glob("*.csv.gz"))
    haidang = os.environ["HAIDANG_BIN"]
    with tempfile.TemporaryDirectory() as data_dir:
        mapping = ROOT / "tests" / "recompute" / "uci.json"
        begun = time.monotonic()
        subprocess.run([haidang, "import", "--data-dir", data_dir, "--mapping", mapping, "--kind", "air-station",
                        "--source", "uci", *files], check=True, stdout=subprocess.DEVNULL)
        imported = time.monotonic() - begun
        report = Path(data_dir) / "report.json"
        subprocess.run([haidang, "replay", "--data-dir", data_dir, "--as-of-law", "2026-01-01", "--report", report],
                       check=True)
        judged = time.monotonic() - begun - imported
        found = json.loads(report.read_text())
        history = Path(data_dir, "history", "observations")
        size = sum(it.stat().st_size for it in history.rglob("*.parquet"))
        return {"import_s": round(imported, 1), "judge_s": round(judged, 1), "readings": found["readings"],
                "means": found["means"], "bytes_a_point": round(size / found["readings"], 2)}
