"""kill -9 while devices publish: what was acknowledged, and is not there after the next start.

One kill says what a promise is worth; the many kills of the center, also within a flush, are those of tests/kill.
"""

import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from measure import lake, load

RATE_S = 3_000
MESSAGES = 60_000
CONNECTIONS = 100
KILLED_AFTER_S = 4
LINES_EACH = 500


def of_center(stack):
    """Devices publish; found is what the tables hold."""
    try:
        stack.start()
        devices = load.publisher("--addr", stack.addr, *stack.publishing, "--connections", CONNECTIONS,
                                 "--messages", MESSAGES, "--rate", RATE_S, "--timeout-s", 30)
        threading.Timer(KILLED_AFTER_S, stack.kill).start()
        sent = devices.go().ended()
        stack.restart("--flush-every", "1s")
        stack.wait_until_flushed()
        missing, n = lake.missing(stack.folder, stack.acknowledged)
        return {"acknowledged": n, "lost": missing, "sent": sent["sent"]}
    finally:
        stack.stop()


def of_broker(broker, folder):
    """A subscriber with a session is away while the broker is killed, and comes back."""
    acknowledged = Path(folder, "acknowledged")
    try:
        broker.start()
        collect(broker, wait_s=1.5)
        devices = load.publisher("--addr", broker.addr, "--connections", CONNECTIONS, "--messages", MESSAGES,
                                 "--rate", RATE_S, "--acknowledged", acknowledged, "--timeout-s", 30)
        threading.Timer(KILLED_AFTER_S, broker.processes[0].kill).start()
        devices.go().ended()
        broker.restart()
        found = collect(broker, wait_s=2.5)
    finally:
        broker.stop()
    wanted = {tuple(it.split("\t")) for it in acknowledged.read_text().splitlines()}
    return {"acknowledged": len(wanted), "lost": len(wanted - found)}


def collect(broker, wait_s):
    """What a session that outlives its connection holds: station and time of each message."""
    import json

    import paho.mqtt.client as mqtt

    found = set()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "session", clean_session=False)

    def heard(_client, _data, message):
        sample = json.loads(message.payload)
        found.add((sample["id"], str(sample["ts"])))

    client.on_message = heard
    client.on_connect = lambda it, *_: it.subscribe("v1/air/#", 1)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    last = -1
    while len(found) != last:
        last = len(found)
        time.sleep(wait_s)
    client.disconnect()
    client.loop_stop()
    return found


def of_database(database, folder):
    """Line protocol, a batch at a time; a row acknowledged is one of a batch that was answered."""
    try:
        database.start()
        bodies = load.bodies(12_500, folder, LINES_EACH)
        timer = threading.Timer(12, database.processes[0].kill)
        timer.start()
        n_acknowledged = send_until_killed(database, bodies)
        timer.join()
        database.restart()
        time.sleep(4)
        n_found = database.n_stored()
        return {"acknowledged": n_acknowledged, "lost": max(0, n_acknowledged - n_found)}
    finally:
        database.stop()


def send_until_killed(database, bodies):
    n = 0
    connection = HTTPConnection("127.0.0.1", database.port, timeout=30)
    try:
        for body in bodies:
            connection.request("POST", database.line_path, body)
            answer = connection.getresponse()
            answer.read()
            n += LINES_EACH if answer.status == 204 else 0
            time.sleep(0.01)
    except OSError:
        pass
    return n
