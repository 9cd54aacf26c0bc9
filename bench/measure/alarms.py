"""From publishing to the alarm at another client, at a thousand messages a second over a thousand connections."""

import json
import time
from pathlib import Path

from measure import load
from measure.machine import fdatasync_ms, percentiles
from measure.process import used

RATE_S = 1_000
SECONDS = 20
# No divisor of the number of connections: a station is over its limit once, and under it a second later.
ALARM_EVERY = 49
OVER = 499.1
# So long after the last message the console still listens.
LISTENS_ON_S = 3


def at_rate(seconds=SECONDS):
    return ("--messages", RATE_S * seconds, "--rate", RATE_S, "--alarm-every", ALARM_EVERY)


def of_center(stack, folder, seconds=SECONDS):
    """Over server-sent events, as a console hears it."""
    sent_file, heard_file = Path(folder, "alarms-sent"), Path(folder, "alarms-heard")
    before = fdatasync_ms(folder)
    try:
        stack.start()
        port = stack.center.port
        console = load.Load("hear", "--addr", f"127.0.0.1:{port}", "--token", stack.center.token, "--alarms",
                            heard_file).wait_for("listening")
        devices = load.publisher("--addr", stack.addr, *stack.publishing, *at_rate(seconds), "--alarms", sent_file)
        for process in stack.processes:
            process.mark()
        sent = devices.go().ended()
        time.sleep(LISTENS_ON_S)
        console.ended()
        servers = used(stack.processes)
    finally:
        stack.stop()
    took = joined_ms(sent_file, heard_file)
    return said(took, sent, servers, stack.puback, [before, fdatasync_ms(folder)])


def joined_ms(sent_file, heard_file):
    """Milliseconds from publishing to hearing, by station: each was over its limit once at a time."""
    heard = {}
    for line in heard_file.read_text().splitlines():
        at_us, text = line.split("\t", 1)
        alarm = json.loads(text)
        if alarm["state"] == "active" and alarm["value"] == OVER:
            heard.setdefault((alarm["entity"]["id"], ms_of(alarm["raised_at"])), int(at_us))
    took = []
    for line in sent_file.read_text().splitlines():
        station, ms, at_us = line.split("\t")
        found = heard.get((station, int(ms)))
        if found:
            took.append((found - int(at_us)) / 1000)
    return took


def ms_of(instant):
    from datetime import datetime

    return round(datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp() * 1000)


def of_node_red(stack, folder, seconds=SECONDS):
    """Over MQTT, from the function of a flow."""
    try:
        stack.start()
        listener = stack.subscribe(seconds + 8, RATE_S * seconds // ALARM_EVERY + 1)
        devices = load.publisher("--addr", stack.addr, *at_rate(seconds))
        for process in stack.processes:
            process.mark()
        sent = devices.go().ended()
        heard = listener.ended()
        servers = used(stack.processes)
    finally:
        stack.stop()
    return {"heard": heard["received"], "over_limit": sent["over_limit"],
            "alarm_ms": {"p50": heard["p50_us"] / 1000, "p99": heard["p99_us"] / 1000}, "puback": stack.puback,
            "ack_ms": {"p50": sent["ack_p50_us"] / 1000, "p99": sent["ack_p99_us"] / 1000}, "servers": servers}


def said(took, sent, servers, puback, syncs):
    """One sync is what durability costs before anybody may be told; what is beyond it is ours."""
    alarm, sync = percentiles(took), min(syncs, key=lambda it: it["p50"])
    beyond = {name: value and round(value - sync["p50"], 2) for name, value in alarm.items()}
    return {"heard": len(took), "over_limit": sent["over_limit"], "alarm_ms": alarm, "fdatasync_ms": sync,
            "beyond_one_fdatasync_ms": beyond, "puback": puback,
            "ack_ms": {"p50": sent["ack_p50_us"] / 1000, "p99": sent["ack_p99_us"] / 1000}, "servers": servers}
