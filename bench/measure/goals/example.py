"""Programs of the workspace that measure, and end with a line of JSON."""

import json
import os
import subprocess
from pathlib import Path


def example(name, *arguments):
    folder = os.environ.get("HAIDANG_EXAMPLES")
    if not folder:
        raise SystemExit("HAIDANG_EXAMPLES names no folder of examples; call this through ./x bench")
    command = [Path(folder, name), *map(str, arguments)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(said.strip().splitlines()[-1])
