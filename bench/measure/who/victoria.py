"""VictoriaMetrics, one node, as Debian has it."""

import json
import time
import urllib.parse
import urllib.request

from measure import lines, load
from measure.machine import free_port
from measure.process import Process
from measure.questions import Question, get
from measure.who.server import Server, program, size_on_disk


class Victoria(Server):
    name = "victoriametrics"
    programs = ("victoria-metrics",)
    line_path = "/write"

    def start(self):
        self.fresh()
        self.restart()

    def restart(self):
        self.port = free_port()
        command = [program("victoria-metrics"), f"-storageDataPath={self.folder}/data",
                   f"-httpListenAddr=127.0.0.1:{self.port}", "-retentionPeriod=120", "-search.latencyOffset=0s",
                   "-search.disableCache"]
        self.processes = [Process(self.name, command, self.folder / "said", self.port)]
        time.sleep(1.5)

    def ask(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120) as answer:
            return answer.read()

    def n_stored(self):
        path = instant("sum(count_over_time(air_pm25[120d]))", int(time.time()))
        found = json.loads(self.ask(path))["data"]["result"]
        return int(float(found[0]["value"][1])) if found else 0

    def bulk(self, steps, folder):
        return lines.send(self.port, self.line_path, load.bodies_by_sender(steps, folder))[0]

    def size(self, n_points):
        self.ask("/internal/force_merge")
        time.sleep(8)
        self.stop()
        size = size_on_disk(self.folder / "data")
        self.restart()
        return {"bytes_a_point": round(size / n_points, 3)}

    def questions(self, span):
        days = f"{span.end - span.begin}s"
        path = {
            "latest": instant('last_over_time({st!=""}[1h])', span.end),
            "day": instant('air_pm25{st="S042"}[1d]', span.day_end),
            "hourly": "/api/v1/query_range?" + urllib.parse.urlencode({
                "query": "avg_over_time(air_pm25[1h])", "start": span.begin + 3600, "end": span.end, "step": "1h",
                "nocache": 1}),
            "p95": instant(f"quantile_over_time(0.95,air_pm25[{days}])", span.end),
            "exceedance": instant(f"count_over_time((avg_over_time(air_pm25[1h])>{span.limit})[{days}:1h])", span.end),
        }
        return {name: Question("MetricsQL", [get(self.port, it)], rows) for name, it in path.items()}


def instant(query, at_s):
    return "/api/v1/query?" + urllib.parse.urlencode({"query": query, "time": at_s})


def rows(documents):
    found = documents[0]["data"]["result"]
    return sum(len(it["values"]) if "values" in it else 1 for it in found)
