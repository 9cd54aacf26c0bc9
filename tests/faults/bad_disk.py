"""A bad disk and a wrong clock for a center under test: `shim.c`, preloaded, and the page through which it is told what to do."""

import mmap
import os
import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "shim.c"
MODES = {"none": 0, "full": 1, "read_only": 2, "cut": 3}
# struct page of shim.c: mode, seed, clock_us, part, n_failed, n_dropped, n_synced.
FIELDS = {"mode": (0, "<i"), "seed": (4, "<I"), "clock_us": (8, "<q"), "part": (16, "<256s"),
          "n_failed": (272, "<q"), "n_dropped": (280, "<q"), "n_synced": (288, "<q")}


def build(folder):
    """Compiles the shim; None where there is no C compiler."""
    if not shutil.which("cc"):
        return None
    shim = Path(folder) / "shim.so"
    subprocess.run(["cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", shim, SOURCE, "-ldl", "-lpthread"], check=True)
    return shim


class BadDisk:
    """What the center believes of its disk and its clock."""

    def __init__(self, shim, folder, data_dir):
        self.data_dir = Path(data_dir)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        page = Path(folder) / "page"
        page.write_bytes(bytes(4096))
        with open(page, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), 4096)
        self.environment = {"LD_PRELOAD": str(shim), "FAULT_ROOT": str(self.data_dir), "FAULT_PAGE": str(page)}

    def set(self, mode, part="", seed=1):
        self.put("part", part.encode())
        self.put("seed", seed)
        self.put("mode", MODES[mode])

    def put(self, name, value):
        struct.pack_into(FIELDS[name][1], self.page, FIELDS[name][0], value)

    def get(self, name):
        return struct.unpack_from(FIELDS[name][1], self.page, FIELDS[name][0])[0]

    def after_the_cut(self):
        """What the shim had kept aside is of no more use, and the power is back."""
        self.set("none")
        for kept in self.data_dir.glob(".cut-*"):
            os.unlink(kept)
