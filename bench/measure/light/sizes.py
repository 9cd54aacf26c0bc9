"""The binary, and what the console loads first beside the map library."""

import gzip
import os
from pathlib import Path

from measure.machine import ROOT


def sizes():
    binary = Path(os.environ["HAIDANG_BIN"]).stat().st_size / 1e6
    assets = ROOT / "web" / "dist" / "assets"
    scripts = {it.name: len(gzip.compress(it.read_bytes(), 9)) / 1000 for it in assets.glob("*.js")}
    index = (ROOT / "web" / "dist" / "index.html").read_text()
    first = {name: kb for name, kb in scripts.items() if name in index}
    beside_map = sum(kb for name, kb in first.items() if "maplibre" not in name)
    return {"binary_mb": round(binary, 1), "first_load_gz_kb_beside_map": round(beside_map),
            "all_scripts_gz_kb": round(sum(scripts.values()))}
