"""A server under measurement: its CPU seconds and its memory, read from /proc, its children with it."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from measure.machine import wait_for_port

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
SAMPLE_EVERY_S = 0.25
COUNT_EVERY_S = 0.25


class Watched:
    """A process that somebody started."""

    def __init__(self, name, pid):
        self.name, self.pid = name, pid
        self.anon_mb = 0
        self.cpu_begin_s = 0.0
        self.ended = threading.Event()
        threading.Thread(target=self._sample, daemon=True).start()
        self.mark()

    def pids(self):
        found = [self.pid]
        for pid in found:
            try:
                for task in Path(f"/proc/{pid}/task").iterdir():
                    found += [int(it) for it in (task / "children").read_text().split()]
            except OSError:
                pass
        return found

    def cpu_s(self):
        """User and system time, that of children already gone included."""
        total = 0
        for pid in self.pids():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                total += sum(int(it) for it in fields[11:15])
            except OSError:
                pass
        return total / TICKS_PER_S

    def memory_mb(self, field):
        """RssAnon now, or VmHWM: the most that was ever resident."""
        total = 0
        for pid in self.pids():
            try:
                total += int(Path(f"/proc/{pid}/status").read_text().split(field + ":")[1].split()[0])
            except (OSError, IndexError):
                pass
        return total / 1024

    def mark(self):
        """From here on CPU is counted, and the most memory looked for."""
        self.cpu_begin_s = self.cpu_s()
        self.anon_mb = self.memory_mb("RssAnon")

    def used(self):
        return {"cpu_s": round(self.cpu_s() - self.cpu_begin_s, 2), "anon_mb": round(self.anon_mb),
                "peak_mb": round(self.memory_mb("VmHWM"))}

    def _sample(self):
        while not self.ended.wait(SAMPLE_EVERY_S):
            self.anon_mb = max(self.anon_mb, self.memory_mb("RssAnon"))

    def stop(self):
        self.ended.set()


class Process(Watched):
    """A process started here. What it says goes to a file beside its data."""

    def __init__(self, name, command, log, port=None, **how):
        self.log = Path(log)
        how["env"] = {**os.environ, **how.get("env", {})}
        with self.log.open("ab") as file:
            self.child = subprocess.Popen([str(it) for it in command], stdin=subprocess.DEVNULL, stdout=file,
                                          stderr=file, start_new_session=True, **how)
        super().__init__(name, self.child.pid)
        if port:
            self._wait_for(port)

    def _wait_for(self, port):
        try:
            wait_for_port(port)
        except RuntimeError as error:
            self.stop()
            raise RuntimeError(f"{self.name}: {error}; it said: {self.log.read_text()[-500:]}") from error

    def wait_until_said(self, words, within_s=180):
        """Until its log has the words."""
        deadline = time.monotonic() + within_s
        while words not in self.log.read_text(errors="replace"):
            if deadline < time.monotonic() or self.child.poll() is not None:
                said = self.log.read_text(errors="replace")[-500:]
                raise RuntimeError(f"{self.name} does not say `{words}` within {within_s} s; it said: {said}")
            time.sleep(0.1)

    def stop(self, how=signal.SIGINT, within_s=20):
        super().stop()
        if self.child.poll() is None:
            self.child.send_signal(how)
            try:
                self.child.wait(within_s)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        """As a power cut would end it: without a chance to write anything."""
        super().stop()
        for pid in self.pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.child.wait()


def used(processes):
    """What several servers used together, and each of them."""
    each = {it.name: it.used() for it in processes}
    total = {name: round(sum(it[name] for it in each.values()), 2) for name in ("cpu_s", "anon_mb", "peak_mb")}
    return {**total, "each": each}


def until(count, wanted, stalled_s=12, within_s=240):
    """Waits until `count()` reaches `wanted`, or moves no more: the last count, and when it was reached."""
    begun = changed = time.time()
    last = -1
    while time.time() - begun < within_s:
        found = count()
        if found != last:
            last, changed = found, time.time()
        if found >= wanted or time.time() - changed > stalled_s:
            break
        # Counting costs the server something too.
        time.sleep(COUNT_EVERY_S)
    return last, changed
