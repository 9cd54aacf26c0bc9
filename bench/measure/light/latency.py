"""From publish to the alarm over SSE, with 1,000 msg/s beside it; devices and console are Python."""

import json
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import paho.mqtt.client as mqtt

from center import Center
from measure.machine import PACKS, fdatasync_ms, percentiles

RATE_PER_S = 1_000
CONNECTIONS = 20
PROBES = 400
PROBE_EVERY_S = 0.05


def connect(center, source, token):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=source)
    client.username_pw_set(source, token)
    client.max_inflight_messages_set(100)
    client.connect("127.0.0.1", center.mqtt_port)
    client.loop_start()
    while not client.is_connected():
        time.sleep(0.01)
    return client


class Load:
    """A thousand messages a second of eight values, over twenty connections."""

    def __init__(self, center, tokens):
        self.clients = [connect(center, f"load-{n}", tokens[f"load-{n}"]) for n in range(CONNECTIONS)]
        self.stopped = threading.Event()
        self.sent = 0
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        begun = time.monotonic()
        while not self.stopped.is_set():
            due = int((time.monotonic() - begun) * RATE_PER_S)
            while self.sent < due:
                number = self.sent % CONNECTIONS
                values = {f"v{it}": round(10 + (self.sent % 997) * 0.01 + it, 3) for it in range(1, 9)}
                payload = json.dumps({"entity": f"load-{number}", "time": int(time.time() * 1000), "values": values})
                self.clients[number].publish(f"v1/load-{number}/observations", payload, qos=1)
                self.sent += 1
            time.sleep(0.002)

    def stop(self):
        self.stopped.set()
        self.thread.join()
        for client in self.clients:
            client.loop_stop()
            client.disconnect()


def stream(center, seen, ready):
    """Reads SSE and notes when each value of the probe's alarm was heard."""
    request = urllib.request.Request(center.url + "/api/v1/stream")
    request.add_header("Authorization", f"Bearer {center.token}")
    request.add_header("Accept", "text/event-stream")
    event = None
    with urllib.request.urlopen(request, timeout=60) as answer:
        ready.set()
        for line in answer:
            now = time.perf_counter()
            text = line.decode().rstrip()
            if text.startswith("event:"):
                event = text[6:].strip()
            elif text.startswith("data:") and event == "alarm":
                alarm = json.loads(text[5:])
                if alarm["entity"]["id"] == "probe":
                    seen[alarm["value"]] = now


def register(center):
    tokens = {f"load-{n}": center.source(f"load-{n}", every_s=60) for n in range(CONNECTIONS)}
    for number in range(CONNECTIONS):
        center.entity(f"load-{number}", "probe", f"load-{number}", every_s=60)
    tokens["probe-source"] = center.source("probe-source", every_s=60)
    center.entity("probe", "probe", "probe-source", every_s=60)
    return tokens


def probe(client):
    """Over and under in turn: each message changes the alarm. Says when each value was sent."""
    sent = {}
    for number in range(PROBES):
        value = (200 if number % 2 == 0 else 10) + number / 1000
        payload = json.dumps({"entity": "probe", "time": int(time.time() * 1000), "values": {"v1": value}})
        sent[round(value, 3)] = time.perf_counter()
        client.publish("v1/probe-source/observations", payload, qos=1)
        time.sleep(PROBE_EVERY_S)
    time.sleep(2)
    return sent


def latency():
    with tempfile.TemporaryDirectory() as data_dir:
        center = Center(data_dir, arguments=["--packs-dir", PACKS, "--log", "warn"]).start()
        try:
            center.log_in()
            tokens = register(center)
            seen, ready = {}, threading.Event()
            threading.Thread(target=stream, args=(center, seen, ready), daemon=True).start()
            ready.wait(10)
            load = Load(center, tokens)
            load.thread.start()
            time.sleep(3)
            sent = probe(connect(center, "probe-source", tokens["probe-source"]))
            load.stop()
            took = [(seen[value] - at) * 1000 for value, at in sent.items() if value in seen]
            status = Path(f"/proc/{center.process.pid}/status").read_text()
            anon_mb = int(status.split("RssAnon:")[1].split()[0]) / 1024
            return {"alarm_latency_ms": percentiles(took), "heard": len(took), "of": PROBES,
                    "load_msg_s": RATE_PER_S, "rss_anon_mb": round(anon_mb), "fdatasync_ms": fdatasync_ms()}
        finally:
            center.stop()
