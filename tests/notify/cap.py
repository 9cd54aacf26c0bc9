"""What is wrong, as strangers read it: every entry against the schema of CAP 1.2, the feed against RFC 4287."""

import datetime
import json
import os
import urllib.request
from pathlib import Path

from lxml import etree

from far import check, eventually

ATOM = "{http://www.w3.org/2005/Atom}"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def schema():
    """The schema of OASIS is not ours to hand on: it is read from the folder beside the repository."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    path = Path(os.environ.get("HAIDANG_SHARED_DATA", beside)) / "cap" / "cap12.xsd"
    return path if path.exists() else None


def over_the_limit(center, n_stacks=3):
    """Stacks that have been over their limit for half an hour."""
    token = center.source("stacks", owner="zone")
    for n in range(n_stacks):
        entity = f"stack-{n}"
        center.entity(entity, "stack", "stacks", attributes={"column": "B"})
        center.post("/api/v1/permits", {
            "id": f"gp-{entity}", "entity": entity, "document": "GPMT", "valid_from": "2024-01-01", "valid_to": None,
            "regulation": "qcvn-19-2009", "attributes": [{"attribute": "column", "equals": "B"}],
            "coefficients": [{"name": "kp", "factor": 1.0}, {"name": "kv", "factor": 1.0}], "limits": []})
    begin = datetime.datetime.now(datetime.UTC).replace(microsecond=0) - datetime.timedelta(minutes=35)
    values = {0: 600, 1: 800, 2: 1200}
    items = [{"entity": f"stack-{n}", "time": (begin + datetime.timedelta(minutes=5 * at)).isoformat(), "values": {"so2": values[n], "o2": 8.0}}
             for at in range(7) for n in range(n_stacks)]
    request = urllib.request.Request(center.url + "/api/v1/observations", json.dumps(items).encode(),
                                     {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        said = json.loads(answer.read())
    check("readings over the limit are taken in", said["rejected"] == 0, said)
    return eventually(lambda: len(center.get("/api/v1/alarms")["items"]) == n_stacks and center.get("/api/v1/alarms")["items"])


def fetched(center, token):
    request = urllib.request.Request(center.url + "/api/v1/cap.atom", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        kind = answer.headers["content-type"]
        return kind, etree.fromstring(answer.read())


def is_atom(feed):
    """What RFC 4287, 4.1.1 and 4.1.2, want there to be, once or at least once."""
    def one(parent, name):
        return len(parent.findall(ATOM + name)) == 1

    def is_time(parent):
        return datetime.datetime.fromisoformat(parent.findtext(ATOM + "updated")).tzinfo is not None
    entries = feed.findall(ATOM + "entry")
    whole = feed.tag == ATOM + "feed" and all(one(feed, it) for it in ("id", "title", "updated")) and is_time(feed)
    own = [it for it in feed.findall(ATOM + "link") if it.get("rel") == "self"]
    each = all(one(it, name) for it in entries for name in ("id", "title", "updated", "content")) and all(is_time(it) for it in entries)
    authors = feed.find(ATOM + "author") is not None or all(it.find(ATOM + "author") is not None for it in entries)
    ids = [it.findtext(ATOM + "id") for it in entries]
    return whole and len(own) == 1 and each and authors and len(set(ids)) == len(ids)


def feed_is_what_it_says(center, token):
    check("an empty feed is a whole Atom feed", is_atom(fetched(center, token)[1]))
    alarms = over_the_limit(center)
    if not check("three stacks are over their limit", bool(alarms)):
        return
    kind, feed = fetched(center, token)
    check("the feed says that it is Atom", kind.startswith("application/atom+xml"), kind)
    check("the feed is a whole Atom feed (RFC 4287)", is_atom(feed), etree.tostring(feed)[:2000])
    alerts = feed.findall(f"{ATOM}entry/{ATOM}content/{CAP}alert")
    check("an entry an alarm, an alert an entry", len(alerts) == len(alarms) == len(feed.findall(ATOM + "entry")), len(alerts))
    path = schema()
    if not check("the schema is there: shared/data/cap/cap12.xsd beside the repository, or HAIDANG_SHARED_DATA", path is not None):
        return
    valid = etree.XMLSchema(etree.parse(path))
    for alert in alerts:
        whole = valid.validate(etree.fromstring(etree.tostring(alert)))
        check(f"{alert.findtext(f'{CAP}info/{CAP}headline')} is valid CAP 1.2", whole, valid.error_log)
        languages = [it.findtext(CAP + "language") for it in alert.findall(CAP + "info")]
        check("with a block in Vietnamese and one in English", languages == ["vi-VN", "en-US"], languages)
    severities = sorted(it.findtext(f"{CAP}info/{CAP}severity") for it in alerts)
    check("as bad as each alarm is", severities == ["Extreme", "Moderate", "Severe"], severities)
