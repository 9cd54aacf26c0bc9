"""Ten thousand open alarms: what the list, the stream and the console make of one more."""

import json
import os
import secrets
import sqlite3
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

from center import Center
from measure.goals.notices import OVER, UNDER
from measure.machine import PACKS, ROOT, percentiles

OPEN = 10_000
AT_ONCE = 200
TIMES = 20
# Alarms that come one by one: before a console's list, before its map in the flood, and after it.
PROBES = 120
# Places of the park: a grid of 13 m by 12 m.
WEST, SOUTH, STEP = 106.70, 20.80, 0.00012
MAPPING = {"time": {"column": {"name": "time", "pattern": "epoch_ms"}}, "zone": "+07:00", "at": "begin",
           "every": "1min", "entity": {"column": "entity"}, "missing": [], "decimal_comma": False,
           "values": [{"column": "v1", "quantity": "v1"}]}


class Storm:
    """A center in which so many alarms are open."""

    def __init__(self, folder, n=OPEN):
        self.n, self.folder = n, Path(folder) / "storm"
        self.folder.mkdir(parents=True)
        names = [name(it) for it in range(n)] + [extra(it) for it in range(PROBES)]
        self._import(names)
        self.center = Center(self.folder / "data", arguments=["--packs-dir", PACKS, "--log", "warn"]).start().log_in()
        first = secrets.token_hex(16)
        self.center.post("/api/v1/users", {"id": "bench", "name": "Bench", "role": "operator", "org": "zone",
                                           "password": first})
        # Whoever is made by an administrator chooses a password of their own first.
        self.center.password, self.password = first, first + "-changed"
        self.center.log_in("bench")
        begun = time.monotonic()
        for first in range(0, n, AT_ONCE):
            self._say([name(it) for it in range(first, min(n, first + AT_ONCE))], OVER)
        self.raised_s = round(time.monotonic() - begun, 1)
        self._wait_until_open()

    def _import(self, names):
        """As a table: one by one over the API they would take long. Places are no part of one."""
        table, mapping = self.folder / "probes.csv", self.folder / "probes.json"
        mapping.write_text(json.dumps(MAPPING))
        an_hour_ago = int(time.time() * 1000) - 3_600_000
        table.write_text("time,entity,v1\n" + "".join(f"{an_hour_ago},{it},{UNDER}\n" for it in names))
        subprocess.run([os.environ["HAIDANG_BIN"], "import", "--data-dir", self.folder / "data", "--packs-dir", PACKS,
                        "--log", "warn", "--mapping", mapping, "--kind", "probe", "--source", "table", table],
                       check=True, stdout=subprocess.DEVNULL)
        registry = sqlite3.connect(next((self.folder / "data").glob("*.db")))
        places = [(WEST + STEP * (at % 100), SOUTH + STEP * (at // 100), it) for at, it in enumerate(names)]
        registry.executemany("UPDATE entities SET longitude_deg = ?, latitude_deg = ? WHERE id = ?", places)
        registry.commit()
        registry.close()

    def _say(self, names, value):
        now = int(time.time() * 1000)
        self.center.post("/api/v1/observations", [{"entity": it, "time": now, "values": {"v1": value}} for it in names])

    def _wait_until_open(self, within_s=120):
        deadline = time.monotonic() + within_s
        while self.center.get("/api/v1/alarms/groups")["n"] < self.n:
            if deadline < time.monotonic():
                raise RuntimeError(f"{self.center.get('/api/v1/alarms/groups')['n']} of {self.n} alarms are open")
            time.sleep(0.2)

    def asked(self):
        """The routes a console asks, with everything open."""
        paths = {"page of 50": "/api/v1/alarms?limit=50", "page of 1000": "/api/v1/alarms?limit=1000",
                 "critical only": "/api/v1/alarms?severity=critical&limit=50",
                 "of one thing": f"/api/v1/alarms?entity={name(7)}", "groups": "/api/v1/alarms/groups"}
        return {what: percentiles([self._ask_ms(path) for _ in range(TIMES)]) for what, path in paths.items()}

    def _ask_ms(self, path):
        begun = time.perf_counter()
        self.center.get(path)
        return (time.perf_counter() - begun) * 1000

    def deltas(self):
        """From the request to the event at another client: a reading that raises, and somebody who acknowledges."""
        heard = {}
        listening = threading.Event()
        threading.Thread(target=self._listen, args=(heard, listening), daemon=True).start()
        if not listening.wait(30):
            raise RuntimeError("nobody could listen to the stream")
        ids = [it["id"] for it in self.center.get("/api/v1/alarms?limit=100")["items"]]
        took = {"acknowledged": [], "raised": []}
        for alarm in ids[:TIMES * 2]:
            begun = time.perf_counter()
            self.center.post(f"/api/v1/alarms/{alarm}/acknowledge", {})
            took["acknowledged"].append(ms_until(heard, (alarm, True), begun))
        for number in range(TIMES * 2):
            # It clears, and the next one takes its place.
            self._say([name(number)], UNDER)
            time.sleep(0.05)
            begun, before = time.perf_counter(), len(heard)
            self._say([name(number)], OVER)
            took["raised"].append(ms_until(heard, (name(number), "raised"), begun))
        return {what: percentiles(it) for what, it in took.items()}

    def _listen(self, heard, listening):
        request = urllib.request.Request(self.center.url + "/api/v1/stream")
        request.add_header("Authorization", f"Bearer {self.center.token}")
        event = None
        with urllib.request.urlopen(request, timeout=60) as answer:
            listening.set()
            for line in answer:
                now, text = time.perf_counter(), line.decode().rstrip()
                if text.startswith("event:"):
                    event = text[6:].strip()
                elif text.startswith("data:") and event == "alarm":
                    alarm = json.loads(text[5:])
                    heard.setdefault((alarm["id"], alarm["acknowledged"] is not None), now)
                    if alarm["state"] == "active" and alarm["former_id"]:
                        heard.setdefault((alarm["entity"]["id"], "raised"), now)

    def console(self):
        """In headless Chromium with software rendering: from the event to the painted frame."""
        probes = [extra(it) for it in range(PROBES)]
        script = ROOT / "web" / "tests" / "e2e" / "many-alarms.mjs"
        environment = {**os.environ, "HAIDANG_URL": os.environ.get("HAIDANG_CONSOLE", "").format(port=self.center.port) or self.center.url,
                       "HAIDANG_USER": "bench", "HAIDANG_PASSWORD": self.password, "HAIDANG_TOKEN": self.center.token,
                       "HAIDANG_PROBES": json.dumps(probes)}
        said = subprocess.run(["node", script], check=True, capture_output=True, text=True, env=environment).stdout
        return json.loads(said.strip().splitlines()[-1])

    def stop(self):
        self.center.stop(within_s=60)


def ms_until(heard, key, begun, within_s=10):
    deadline = time.monotonic() + within_s
    while key not in heard:
        if deadline < time.monotonic():
            raise RuntimeError(f"{key} was not heard")
        time.sleep(0.0005)
    return (heard[key] - begun) * 1000


def name(number):
    return f"probe-{number:05}"


def extra(number):
    return f"extra-{number:05}"


def storm(folder, n=OPEN):
    made = Storm(folder, n)
    try:
        asked, deltas = made.asked(), made.deltas()
        return {"open": n, "raised_s": made.raised_s, "asked_ms": asked, "delta_ms": deltas, "console_ms": made.console()}
    finally:
        made.stop()
