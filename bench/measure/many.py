"""One series among a hundred thousand, against one among a thousand: the same question, the same rows."""

import json
import os
import subprocess
from pathlib import Path

from center import Center
from measure import load
from measure.who.haidang import arguments
from measure.who.haidang_questions import PAGE, count_rows, instant
from measure.questions import Question, Span, ask, get

MINUTES = 60
MAPPING = {
    "time": {"column": {"name": "time", "pattern": "epoch_ms"}}, "zone": "+07:00", "at": "begin", "every": "1min",
    "entity": {"column": "entity"}, "missing": [], "decimal_comma": False,
    "values": [{"column": it, "quantity": it} for it in load.QUANTITIES],
}


def many(folder, few=125, all_of_them=12_500):
    """Stations by the dozen thousand come as a table: one by one over the API they would take an hour."""
    took = {n: one_series(Path(folder), n) for n in (few, all_of_them)}
    ratio = took[all_of_them]["p50_ms"] / took[few]["p50_ms"]
    return {"few_series": few * 8, "many_series": all_of_them * 8, "few_ms": took[few]["p50_ms"],
            "many_ms": took[all_of_them]["p50_ms"], "ratio": round(ratio, 2)}


def one_series(folder, n_stations):
    data_dir, table, mapping = folder / f"many-{n_stations}", folder / "many.csv", folder / "many.json"
    write_table(table, n_stations)
    mapping.write_text(json.dumps(MAPPING))
    subprocess.run([os.environ["HAIDANG_BIN"], "import", "--data-dir", data_dir, *map(str, arguments()), "--mapping",
                    mapping, "--kind", "station", "--source", "table", table], check=True, stdout=subprocess.DEVNULL)
    center = Center(data_dir, arguments=arguments()).start()
    try:
        center.log_in()
        series = center.get(f"/api/v1/entities/M{n_stations // 2:05}")["series"][0]["id"]
        span = Span.of(MINUTES)
        path = f"/api/v1/series/{series}/observations?limit={PAGE}&from={instant(span.begin)}&to={instant(span.end)}"
        question = Question("GET series/{id}/observations", [get(center.port, path, center.token)], count_rows)
        return ask(question, {MINUTES}, [])
    finally:
        center.stop(within_s=60)


def write_table(path, n_stations):
    lines = load.points_file("csv", MINUTES, path.parent).read_text().splitlines()
    with path.open("w") as file:
        file.write("time,entity," + ",".join(load.QUANTITIES) + "\n")
        for number in range(n_stations):
            # Stations repeat those of the seeded points.
            for line in lines[number % load.STATIONS::load.STATIONS]:
                at, _, values = line.split(",", 2)
                file.write(f"{at}000,M{number:05},{values}\n")
