"""What a run found: gathered, said, and written down with machine, date and command."""

import json
import re
import statistics
import sys
import time
import traceback

from measure import load
from measure.machine import BENCH, describe, fdatasync_ms

FOLDER = BENCH / "results"
KEPT = FOLDER / "kept"


class Run:
    """One call of the bench."""

    def __init__(self, what, arguments, times, folder):
        self.times, self.folder = times, folder
        self.begun = time.monotonic()
        self.found = {
            "what": what, "date": time.strftime("%Y-%m-%d %H:%M"), "command": " ".join(["./x bench", what, *arguments]),
            "times": times, "machine": describe(), "fdatasync_ms": fdatasync_ms(folder),
            "limits": load.run("limits", "--dir", folder), "measures": {}, "skipped": {},
        }
        machine, sync = self.found["machine"], self.found["fdatasync_ms"]
        say(f"{machine['platform']}, {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
            f"load {machine['load']}, fdatasync {sync['p50']} ms (p99 {sync['p99']})")

    def measure(self, measure, who, once, times=None):
        """Runs one measurement of one contender as often as wanted; a failure is kept as what was found."""
        runs = []
        for _ in range(times or self.times):
            try:
                runs.append({**once(), "load": describe()["load"]})
            except Exception as error:  # noqa: BLE001 - one that fails leaves the others
                traceback.print_exc(file=sys.stderr)
                runs.append({"failed": " ".join(f"{type(error).__name__}: {error}".split())[:500]})
                break
        middle = median([it for it in runs if "failed" not in it] or runs)
        measured = {"median": middle, "runs": runs, "date": time.strftime("%Y-%m-%d %H:%M")}
        self.found["measures"].setdefault(measure, {})[who] = measured
        say(f"{measure} {who}: {brief(middle)}")
        return middle

    def go_on_from(self, path):
        """What is not measured in this run stays as an earlier one found it, with the time of that."""
        before = json.loads(path.read_text())["measures"]
        self.found["measures"] = {name: dict(found) for name, found in before.items()}

    def skip(self, who, why):
        self.found["skipped"][who] = why
        say(f"skipped: {who}: {why}")

    def write(self):
        self.found["took_s"] = round(time.monotonic() - self.begun)
        FOLDER.mkdir(exist_ok=True)
        stamp = re.sub(r"[^0-9]+", "-", self.found["date"])
        path = FOLDER / f"{stamp}-{self.found['what']}.json"
        path.write_text(json.dumps(self.found, indent=1, ensure_ascii=False) + "\n")
        say(f"{self.found['took_s']} s; {path.relative_to(BENCH.parent)}")
        return self.found


def median(runs):
    """Number by number; whatever is no number is that of the first run."""
    first = runs[0]
    if isinstance(first, dict):
        return {name: median([it[name] for it in runs if name in it]) for name in first}
    if any(isinstance(it, bool) or not isinstance(it, (int, float)) for it in runs):
        return first
    return statistics.median(runs)


def brief(found):
    """The figures of a run on one line, without what is nested."""
    return ", ".join(f"{name} {value}" for name, value in found.items() if not isinstance(value, (dict, list)))


def newest(what):
    """The newest run of a kind, those of today's working folder and those kept."""
    files = sorted([*FOLDER.glob(f"*-{what}.json"), *KEPT.glob(f"*-{what}.json")], key=lambda it: it.name)
    return files[-1] if files else None


def say(line):
    print(line, flush=True)
