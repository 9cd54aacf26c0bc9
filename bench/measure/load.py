"""The load: the Rust program of bench/load, called and read."""

import json
import os
import subprocess
from pathlib import Path

STATIONS = 100
QUANTITIES = ["pm25", "pm10", "so2", "no2", "co", "o3", "temp", "rh"]
STEPS = 12_500
STEP_S = 60
BEGIN_S = 1_790_000_040


def program():
    path = os.environ.get("HAIDANG_LOAD")
    if not path:
        raise SystemExit("HAIDANG_LOAD names no load generator; call this through ./x bench")
    return path


class Load:
    """One command of the load that runs beside a server."""

    def __init__(self, *arguments):
        self.child = subprocess.Popen([program(), *map(str, arguments)], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def wait_for(self, word):
        said = self.child.stdout.readline().strip()
        if said != word:
            raise RuntimeError(f"the load said `{said}`, expected `{word}`: {self.child.stderr.read()[-500:]}")
        return self

    def go(self):
        self.child.stdin.write("go\n")
        self.child.stdin.flush()
        return self

    def ended(self, within_s=600):
        """Its line of figures."""
        try:
            said, complaint = self.child.communicate(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.child.kill()
            raise
        if self.child.returncode:
            raise RuntimeError(f"the load ended with {self.child.returncode}: {complaint[-500:]}")
        return json.loads(said.strip().splitlines()[-1])

    def kill(self):
        self.child.kill()
        self.child.wait()


def publisher(*arguments):
    """Devices that are connected, and publish at `go()`."""
    return Load("publish", "--hold", *arguments).wait_for("connected")


def subscriber(*arguments):
    return Load("subscribe", *arguments).wait_for("listening")


def run(*arguments):
    return Load(*arguments).ended()


def points_file(form, steps, folder):
    """The seeded points as a file, made once a run."""
    path = Path(folder) / f"points-{steps}.{form}"
    if not path.exists():
        with path.open("wb") as file:
            subprocess.run([program(), "points", form, "--steps", str(steps)], stdout=file, check=True)
    return path


def bodies(steps, folder, lines_each=5_000):
    """The seeded points as bodies of line protocol, in the order of arrival."""
    return _joined(_lines(steps, folder), lines_each)


def bodies_by_sender(steps, folder, n_senders=2, lines_each=5_000):
    """The same, but each sender has stations of its own, and sends those in order, as gateways do."""
    lines = _lines(steps, folder)
    return [_joined(lines[it::n_senders], lines_each) for it in range(n_senders)]


def _lines(steps, folder):
    return points_file("line", steps, folder).read_bytes().split(b"\n")[:-1]


def _joined(lines, lines_each):
    return [b"\n".join(lines[at:at + lines_each]) + b"\n" for at in range(0, len(lines), lines_each)]


def n_points(steps):
    return STATIONS * len(QUANTITIES) * steps
