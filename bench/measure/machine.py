"""The machine a figure was measured on, and the places where measuring may write."""

import contextlib
import os
import platform
import socket
import statistics
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
PACKS = BENCH / "packs"


def cache_dir():
    """Where `./x` keeps what it installs: on a real disk, which the folder for temporary files need not be."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(base) / "haidang" / "bench"
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def work_dir():
    """A folder on a real disk that is gone afterwards. Servers that give up the rights of root must be able to walk
    to it, which they are not below the home of root."""
    parent = os.environ.get("HAIDANG_BENCH_DIR") or ("/var/tmp" if os.geteuid() == 0 else cache_dir())
    with tempfile.TemporaryDirectory(dir=parent, prefix="haidang-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)
        yield Path(folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, within_s=90):
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nobody listens on port {port} after {within_s} s")


def percentiles(values):
    values = sorted(values)
    if not values:
        return {"p50": None, "p99": None}
    return {"p50": round(statistics.median(values), 2), "p99": round(values[int(len(values) * 0.99) - 1], 2)}


def fdatasync_ms(folder=None):
    """What one synced write of 4 KiB costs here and now: median and 99th percentile."""
    with tempfile.NamedTemporaryFile(dir=folder or tempfile.gettempdir()) as file:
        took = []
        for _ in range(300):
            os.write(file.fileno(), b"x" * 4096)
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begun) * 1000)
    return percentiles(took)


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def memory_gb():
    kb = int(Path("/proc/meminfo").read_text().split("MemTotal:")[1].split()[0])
    return round(kb / 1e6)


def describe():
    return {"platform": platform.platform(), "cores": os.cpu_count(), "cpu": cpu_model(), "memory_gb": memory_gb(),
            "load": round(os.getloadavg()[0], 1)}
