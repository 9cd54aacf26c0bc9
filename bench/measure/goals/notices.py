"""A thousand alarms a minute: from the reading over its limit to the webhook that is told first."""

import http.server
import json
import secrets
import threading
import time
import urllib.request
from pathlib import Path

from center import Center
from measure.machine import PACKS, fdatasync_ms, percentiles

ALARMS = 1_000
MINUTE_S = 60
# Ten notices in ten minutes are what one is told before they are gathered: the first of each is what is measured.
ALARMS_A_ROOM = 10
WAITS_S = 5
OVER, UNDER = 200.0, 10.0


class Sink(http.server.ThreadingHTTPServer):
    """What notices arrive at, with the moment of each."""

    request_queue_size = 512
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.posted = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, room):
        return f"http://127.0.0.1:{self.server_port}/{room}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        now = time.perf_counter()
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.posted.append((now, body))
        self.send_response(204)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Told:
    """A center with a probe for each alarm, each of an enterprise of its own, so that no two are one notice."""

    def __init__(self, folder, n=ALARMS):
        self.n, self.sink = n, Sink()
        self.center = Center(Path(folder), arguments=[
            "--packs-dir", PACKS, "--log", "warn", "--notify-private", "true"]).start().log_in()
        self._register()

    def _register(self):
        center = self.center
        center.source("probes", every_s=60)
        center.post("/api/v1/users", {"id": "bench", "name": "Bench", "role": "operator", "org": "zone",
                                      "password": secrets.token_hex(16)})
        for number in range(self.n):
            org = f"enterprise-{number:04}"
            center.post("/api/v1/orgs", {"id": org, "parent": "zone", "kind": "enterprise",
                                         "title": {"vi": org, "en": org}})
            center.entity(probe(number), "probe", "probes", owner=org, every_s=60)
        for room in range(self.n // ALARMS_A_ROOM):
            self._room(f"room-{room:03}", range(room * ALARMS_A_ROOM, (room + 1) * ALARMS_A_ROOM))
        center.log_in("bench")

    def _room(self, room, numbers):
        channel = {"id": "hook", "medium": "webhook", "to": self.sink.url(room), "keys": {}, "severity_min": "low",
                   "enabled": True}
        self.center.ask("PUT", f"/api/v1/contacts/{room}", {
            "lang": "vi", "zone": "Asia/Ho_Chi_Minh", "quiet": None, "superior": None, "channels": [channel], "room": True})
        self.center.ask("PUT", f"/api/v1/chains/{room}", {
            "rank": 1, "title": {"vi": room, "en": room}, "severity_min": "low", "class": None, "hours": None,
            "entities": [probe(it) for it in numbers],
            "rungs": [{"after_s": 0, "to": [{"kind": "person", "id": room}]}]})

    def once(self):
        """Readings over their limit, evenly over a minute, round the rooms. The series are made before."""
        self._say_all(UNDER)
        before, sent = len(self.sink.posted), {}
        order = [room * ALARMS_A_ROOM + place for place in range(ALARMS_A_ROOM) for room in range(self.n // ALARMS_A_ROOM)]
        begun = time.perf_counter()
        for place, number in enumerate(order):
            time.sleep(max(0, begun + place * MINUTE_S / self.n - time.perf_counter()))
            sent[probe(number)] = time.perf_counter()
            self.center.post("/api/v1/observations", [reading(number, OVER)])
        took_s = time.perf_counter() - begun
        time.sleep(WAITS_S)
        took = self._joined_ms(sent, self.sink.posted[before:])
        return {"alarms": len(sent), "told": len(took), "notices": len(self.sink.posted) - before,
                "alarms_a_minute": round(len(sent) / took_s * 60), "notice_ms": {**percentiles(took), "max": max(took, default=None)},
                "fdatasync_ms": fdatasync_ms(self.center.data_dir)}

    def _say_all(self, value):
        for first in range(0, self.n, 50):
            self.center.post("/api/v1/observations", [reading(it, value) for it in range(first, min(self.n, first + 50))])

    def _joined_ms(self, sent, posted):
        """Of each alarm the first notice that names it."""
        entity_of = {it["id"]: it["entity"]["id"] for it in self.center.all("/api/v1/alarms?state=any&limit=1000")}
        first = {}
        for at, body in posted:
            for alarm in json.loads(body)["data"]["alarms"]:
                entity = entity_of.get(alarm if isinstance(alarm, str) else alarm["id"])
                first.setdefault(entity, at)
        return [(first[entity] - at) * 1000 for entity, at in sent.items() if entity in first]

    def stop(self):
        self.center.stop(within_s=60)
        self.sink.shutdown()


def probe(number):
    return f"probe-{number:04}"


def reading(number, value):
    return {"entity": probe(number), "time": int(time.time() * 1000), "values": {"v1": value + number / 1000}}


def notices(folder, n=ALARMS):
    """Once: who was told ten times within ten minutes is told together with others afterwards."""
    told = Told(folder, n)
    try:
        return told.once()
    finally:
        told.stop()
