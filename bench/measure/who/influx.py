"""InfluxDB 1.6, as Debian has it."""

import json
import time
import urllib.parse
import urllib.request

from measure import lines, load
from measure.machine import free_port
from measure.process import Process
from measure.questions import Question, get
from measure.who.server import Server, program, size_on_disk

SETTINGS = """reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
  index-version = "tsi1"
  query-log-enabled = false
{compaction}
[http]
  bind-address = "127.0.0.1:{port}"
  log-enabled = false
"""
# Seconds instead of hours, so that its size at rest is seen.
SOON = '  cache-snapshot-write-cold-duration = "3s"\n  compact-full-write-cold-duration = "5s"'


class Influx(Server):
    name = "influxdb"
    programs = ("influxd",)
    line_path = "/write?db=bench"

    def start(self):
        self.fresh()
        self.restart()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/query", data=b"q=CREATE DATABASE bench")
        urllib.request.urlopen(request, timeout=60).read()

    def restart(self, compaction=""):
        self.port = free_port()
        file = self.folder / "influx.conf"
        file.write_text(SETTINGS.format(rpc=free_port(), port=self.port, folder=self.folder, compaction=compaction))
        command = [program("influxd"), "-config", file]
        self.processes = [Process(self.name, command, self.folder / "said", self.port)]
        time.sleep(0.5)

    def path(self, question):
        return "/query?" + urllib.parse.urlencode({"db": "bench", "epoch": "s", "q": question})

    def n_stored(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}" + self.path("SELECT count(pm25) FROM air")) as it:
            series = json.load(it)["results"][0].get("series")
        return series[0]["values"][0][1] if series else 0

    def bulk(self, steps, folder):
        return lines.send(self.port, self.line_path, load.bodies_by_sender(steps, folder))[0]

    def size(self, n_points):
        at_stop = size_on_disk(self.folder)
        self.stop()
        self.restart(SOON)
        last = 0
        for _ in range(9):
            time.sleep(10)
            size = size_on_disk(self.folder)
            if size == last:
                break
            last = size
        return {"bytes_a_point": round(size / n_points, 3), "bytes_a_point_at_stop": round(at_stop / n_points, 3)}

    def questions(self, span):
        hourly = f"SELECT mean(pm25) AS v FROM air WHERE time>={span.begin}s AND time<{span.end}s GROUP BY st,time(1h)"
        text = {
            "latest": "SELECT last(*) FROM air GROUP BY st",
            "day": f"SELECT pm25 FROM air WHERE st='S042' AND time>={span.day}s AND time<{span.day_end}s",
            "hourly": hourly,
            "p95": "SELECT percentile(pm25,95) FROM air GROUP BY st",
            "exceedance": f"SELECT count(v) FROM (SELECT v FROM ({hourly}) WHERE v>{span.limit}) GROUP BY st",
        }
        return {name: Question("InfluxQL", [get(self.port, self.path(it))], rows) for name, it in text.items()}


def rows(documents):
    """A row a time; of `last(*)` a value a series."""
    series = documents[0]["results"][0].get("series", [])
    if series and len(series[0]["columns"]) > 2:
        return sum(len(it["columns"]) - 1 for it in series)
    return sum(sum(value[1] is not None for value in it["values"]) for it in series)
