"""A provider of short messages that says OK and sends nothing: the next one is told long before their time."""

import json
import tempfile
import time
import urllib.request
from pathlib import Path

from center import Center
from far import Posted, by, chain, channel, check, contact, eventually, person, tried

BODY = json.dumps({"to": "{to}", "text": "{text}", "id": "{id}", "report": "{receipt}"})
# A receipt is waited for this long.
RECEIPT_S = 180


class Provider:
    """Begun at the beginning and looked at in the end: it takes three minutes, and others need not wait."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.taken, self.hook = Posted(status=200, answer=b'{"ok":true}'), Posted()
        arguments = ["--sms-url", self.taken.url, "--sms-body", BODY, "--notify-private", "true"]
        self.center = Center(Path(self.folder.name), arguments=arguments)
        self.center.arguments += ["--public-url", self.center.url]
        self.center.start().log_in()
        self.duty = person(self.center, "duty")
        self.told = {"duty": contact(channel("phone", "sms", "+84900000001")), "admin": contact(channel("hook", "webhook", self.hook.url))}
        for id, it in self.told.items():
            self.center.ask("PUT", f"/api/v1/contacts/{id}", it)
        self.reported()
        self.center.ask("PUT", "/api/v1/chains/all", chain((0, "duty"), (3_600, "admin")))
        self.center.source("air", owner="zone")
        self.center.entity("air-01", "air-station", "air")
        rule = self.center.get("/api/v1/catalogue")["rules"][0]["id"]
        drill = {"entity": "air-01", "rule": rule, "severity": "critical"}
        self.drill = by(self.center, self.duty, "POST", "/api/v1/drills", drill)
        self.begun = time.monotonic()

    def reported(self):
        """An honest one: what it reports is what the officer reads."""
        notice, said = tried(self.center, self.duty, "phone")
        message = json.loads(self.taken.posted[0][1])
        check("the provider has the number and the words", message["to"] == "+84900000001" and message["text"], message)
        check("until it reports, its receipt is awaited", notice["delivery"] == "awaiting-receipt", said)
        report = urllib.request.Request(message["report"], json.dumps({"status": "DELIVRD"}).encode(), {"Content-Type": "application/json"}, method="POST")
        with urllib.request.urlopen(report, timeout=30):
            pass
        delivery = eventually(lambda: self.delivery(notice["id"]) == "delivered")
        check("and then it is delivered", delivery, self.delivery(notice["id"]))

    def delivery(self, notice):
        items = by(self.center, self.duty, "GET", "/api/v1/me/notices")["items"]
        return next(it["delivery"] for it in items if it["id"] == notice)

    def end(self):
        rest = RECEIPT_S + 20 - (time.monotonic() - self.begun)
        found = eventually(lambda: self.hook.posted, within_s=max(rest, 5))
        took = time.monotonic() - self.begun
        check("without a receipt the next rung is told, an hour before its time", bool(found) and RECEIPT_S - 5 < took, took)
        told = by(self.center, self.duty, "GET", f"/api/v1/alarms/{self.drill['id']}/notices")
        said = [it["delivery"] for it in told["notices"] if it["person"] == "duty"]
        check("and the officer's notice says that it did not arrive", said == ["unreached"], told["notices"])
        check("once", len(self.hook.posted) == 1 and len(self.taken.posted) == 2, (len(self.hook.posted), len(self.taken.posted)))
        self.center.stop()
        self.folder.cleanup()
