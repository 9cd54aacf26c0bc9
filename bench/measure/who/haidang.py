"""The center: product complete, with credentials, own topics, a threshold on every quantity, a synced log."""

import os
import re
import secrets
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

from center import Center
from measure import lake, lines, load
from measure.machine import PACKS
from measure.process import Watched, until
from measure.who import haidang_questions
from measure.who.server import Stack, size_on_disk

LINE_SOURCE = "line"
DEVICES_AT_ONCE = 50
# With nothing judged for so long, no more will be.
SETTLED_S = 60


class Furnished:
    """A data folder with sources and facilities registered: made once a run, copied for each measurement."""

    def __init__(self, folder, n_devices):
        begun = time.monotonic()
        self.folder = Path(folder) / "furnished"
        self.credentials = Path(folder) / "credentials"
        center = Center(self.folder, arguments=arguments()).start()
        try:
            center.log_in()
            self.token = center.token
            self.line_token = center.source(LINE_SOURCE, every_s=60)
            for number in range(load.STATIONS):
                center.entity(f"S{number:03}", "station", LINE_SOURCE, every_s=60)
            devices = [f"st{number:04}" for number in range(n_devices)]
            self._register(center, devices)
            self.registered_s = round(time.monotonic() - begun, 1)
            if devices:
                hear_once(center, devices)
            self.took_s = round(time.monotonic() - begun, 1)
        finally:
            center.stop(within_s=60)

    def _register(self, center, devices):
        with self.credentials.open("w") as file:
            for name in devices:
                token = center.source(name, every_s=60)
                center.entity(name, "station", name, every_s=60)
                file.write(f"{name}\t{token}\t{name}\n")


def hear_once(center, devices):
    """A reading of yesterday from each device, so that its series are there: a series is made by its first reading,
    which happens once in its life and is not what a message costs."""
    center.post("/api/v1/users", {"id": "bench", "name": "Bench", "role": "operator", "org": "zone",
                                  "password": secrets.token_hex(16)})
    made = subprocess.run([os.environ["HAIDANG_BIN"], "token", "--data-dir", center.data_dir, "--user", "bench"],
                          check=True, capture_output=True, text=True)
    values = {name: 10.0 for name in load.QUANTITIES}
    yesterday_ms = round((time.time() - 86_400) * 1000)
    items = [{"entity": name, "time": yesterday_ms, "values": values} for name in devices]
    admin, center.token = center.token, made.stdout.strip()
    # Each new series is a synced write of its own: in portions, so that none outlasts a request.
    for at in range(0, len(items), DEVICES_AT_ONCE):
        center.post("/api/v1/observations", items[at:at + DEVICES_AT_ONCE])
    center.token = admin


def arguments(*more):
    return ["--packs-dir", PACKS, "--log", "warn", *more]


class Haidang(Stack):
    """One center on a copy of the furnished folder."""

    name = "haidang"
    puback = "on disk"

    def __init__(self, folder, furnished, *settings):
        super().__init__(folder)
        self.furnished, self.settings, self.center = furnished, settings, None
        self.acknowledged = Path(folder) / "acknowledged"
        self.publishing = ("--credentials", furnished.credentials, "--form", "center",
                           "--topic", "v1/{source}/observations", "--acknowledged", self.acknowledged)

    def start(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.furnished.folder, self.folder)
        self.restart(*self.settings)

    def restart(self, *settings):
        self.center = Center(self.folder, arguments=arguments(*settings)).start()
        self.center.token = self.furnished.token
        self.addr = f"127.0.0.1:{self.center.mqtt_port}"
        self.processes = [Watched(self.name, self.center.process.pid)]

    def stop(self):
        super().stop()
        if self.center and self.center.process and self.center.process.poll() is None:
            try:
                self.center.stop(within_s=60)
            except subprocess.TimeoutExpired:
                self.center.kill()

    def kill(self):
        self.center.kill()

    def metrics(self):
        try:
            with urllib.request.urlopen(self.center.url + "/metrics", timeout=30) as answer:
                return answer.read().decode()
        except OSError as error:
            ended, said = self.center.process.poll(), self.center.heard[-10:]
            raise RuntimeError(f"{error}; the center ended with {ended} and said {said}") from error

    def n_stored(self):
        """Messages taken in, less the records not yet judged: only both together are a message one can ask for."""
        text = self.metrics()
        counts = re.findall(r"^haidang_readings_accepted_total\{[^}]*\} (\d+)", text, re.MULTILINE)
        lag = figure(text, "haidang_log_lag")
        return max(0, sum(map(int, counts)) // len(load.QUANTITIES) - lag)

    def wait_until_flushed(self, within_s=180):
        until(lambda: -figure(self.metrics(), "haidang_history_pending_rows"), 0, stalled_s=90, within_s=within_s)

    def after(self):
        """Looks for everything acknowledged in the tables, as an outsider would."""
        self.stop()
        self.restart("--flush-every", "1s")
        self.wait_until_flushed()
        missing, n = lake.missing(self.folder, self.acknowledged)
        return {"in_tables": n - missing, "lost": missing}

    def bulk(self, steps, folder):
        """How long until the last answer, which means on disk."""
        headers = {"Authorization": f"Token {self.furnished.line_token}"}
        took_s, self.n_busy = lines.send(self.center.port, "/api/v2/write", self.parts(steps, folder), headers)
        return took_s

    def parts(self, steps, folder):
        """What each client sends."""
        return load.bodies_by_sender(steps, folder)

    def settle(self, n_points):
        """Until all of it can be asked for, and is in the tables; how long the one and the other took."""
        begun = time.time()
        n_judged, judged = until(lambda: self.n_stored() * len(load.QUANTITIES), n_points, SETTLED_S, within_s=900)
        if n_judged < n_points:
            raise RuntimeError(f"{n_judged} of {n_points} points are judged, and no more for {SETTLED_S} s")
        self.wait_until_flushed()
        return {"judged_after_s": round(judged - begun, 1), "flushed_after_s": round(time.time() - begun, 1),
                "asked_for_patience": self.n_busy}

    def questions(self, span):
        return haidang_questions.questions(self.center, span)

    def size(self, n_points):
        # Names reach the table of series with a flush, so none are missing now.
        tables = lake.sizes(self.folder)
        readings = tables.pop(lake.READINGS, {"bytes": 0, "files": 0, "log_bytes": 0})
        return {
            "bytes_a_point": round(readings["bytes"] / n_points, 3), "files": readings["files"],
            "bytes_a_point_with_table_log": round((readings["bytes"] + readings["log_bytes"]) / n_points, 3),
            "other_tables_bytes_a_point": {name: round(it["bytes"] / n_points, 3) for name, it in tables.items()},
            "log_bytes_a_point": round(size_on_disk(self.folder / "log") / n_points, 3),
        }

    def wait_until_tidied(self, within_s):
        """Until each day of the readings is one file, or the time is over; how long that took."""
        begun = time.monotonic()
        while time.monotonic() - begun < within_s:
            if lake.is_tidy(self.folder):
                return round(time.monotonic() - begun)
            time.sleep(5)
        return None


class Overtaken(Haidang):
    """The same with clients that overtake each other: bodies in the order of arrival, taken in turn."""

    is_asked = False

    def parts(self, steps, folder):
        bodies = load.bodies(steps, folder)
        return [bodies[::2], bodies[1::2]]


def figure(text, name):
    found = re.search(rf"^{name} (\d+)", text, re.MULTILINE)
    return int(found.group(1)) if found else 0
