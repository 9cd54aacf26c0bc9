"""What all who are measured have in common: a folder, processes, a beginning and an end."""

import importlib.util
import shutil
from pathlib import Path

from measure.machine import cache_dir


class Server:
    """Something that is started in a folder of its own."""

    name = ""
    # Programs and Python modules without which it is skipped, and named as skipped.
    programs = ()
    modules = ()
    # Whether the five questions are put to it after a bulk load.
    is_asked = True

    def __init__(self, folder):
        self.folder = Path(folder) / self.name
        self.processes = []

    @classmethod
    def missing(cls):
        """Why it cannot be measured here, or nothing."""
        lacking = [it for it in cls.programs if not program(it)]
        lacking += [it for it in cls.modules if importlib.util.find_spec(it) is None]
        return f"{', '.join(lacking)} not installed" if lacking else None

    def fresh(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self.folder

    def stop(self):
        for process in reversed(self.processes):
            process.stop()
        self.processes = []


class Stack(Server):
    """Something devices publish to."""

    puback = "in memory"
    # The slow ones get fewer messages, so that a run ends.
    share = 1.0
    addr = ""
    publishing = ()

    def before(self, n_messages):
        """What is to be begun before the first message."""

    def after(self):
        """What else is to be said of a run."""
        return {}


def program(name):
    """A program of the path, of the system's own folders, or of what `./x` installed for the benchmarks."""
    cache = cache_dir()
    places = [None, "/usr/sbin", cache / "python" / "bin", cache / "rumqttd" / "bin",
              cache / "node-red" / "node_modules" / ".bin", *sorted(Path("/usr/lib/postgresql").glob("*/bin"))[::-1]]
    for place in places:
        found = shutil.which(name, path=place and str(place))
        if found:
            return found
    return None


def size_on_disk(folder):
    """Bytes of all blocks below a folder."""
    return sum(it.stat().st_blocks * 512 for it in Path(folder).rglob("*") if it.is_file())
