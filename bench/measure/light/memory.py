"""The demo, a minute after its back-fill, with nobody looking."""

import tempfile
import time
from pathlib import Path

from center import Center


def memory():
    with tempfile.TemporaryDirectory() as data_dir:
        begun = time.monotonic()
        center = Center(data_dir, command="demo", arguments=["--log", "warn"]).start(ready_within_s=180)
        try:
            center.log_in("admin")
            first_alarm = None
            while time.monotonic() - begun < 150:
                if first_alarm is None and center.get("/api/v1/alarms?state=active&limit=1")["items"]:
                    first_alarm = time.monotonic() - begun
                time.sleep(1)
            status = Path(f"/proc/{center.process.pid}/status").read_text()
            field = lambda name: round(int(status.split(name + ":")[1].split()[0]) / 1024)
            return {"rss_mb": field("VmRSS"), "rss_anon_mb": field("RssAnon"), "peak_mb": field("VmHWM"),
                    "first_alarm_s": first_alarm and round(first_alarm, 1)}
        finally:
            center.stop()
