"""A night of readings, who publishes it, and what must be there afterwards: for the suites that disturb the center."""

import json
import random
import threading
import time
from collections import Counter, deque
from datetime import datetime, timedelta, timezone
from pathlib import Path

import paho.mqtt.client as mqtt

CONNECTIONS = 10
ENTITIES = 40
IN_FLIGHT_MAX = 20
# Phenomenon time runs faster than life, so that alarms with a hold of a quarter of an hour raise and clear. It begins this
# long ago: nothing is late, nothing lies ahead.
PHENOMENON_SPAN = timedelta(minutes=54)
BEGINS_AGO = timedelta(minutes=50)


class Night:
    """The readings, the same for both centers: each stack goes over its limit once or twice."""

    def __init__(self, seed, n_messages):
        self.seed = seed
        self.begin = datetime.now(timezone.utc).replace(microsecond=0) - BEGINS_AGO
        self.n_each = n_messages // ENTITIES
        self.step = PHENOMENON_SPAN / self.n_each

    def entity(self, number):
        return f"stack-{number % ENTITIES:02}"

    def message(self, number):
        entity, at = number % ENTITIES, number // ENTITIES
        share = at / self.n_each
        rng = random.Random(self.seed * 1_000_003 + number)
        over = 0.1 + 0.01 * (entity % 10) < share < 0.5 + 0.01 * (entity % 7) and entity % 4 != 0
        so2 = round((700 if over else 200) + rng.uniform(-50, 50), 1)
        when = self.begin + self.step * at
        ms = int(when.timestamp() * 1000)
        return self.entity(number), ms, so2, round(8 + rng.uniform(-1, 1), 2)


class Publisher(threading.Thread):
    """One MQTT connection to one center: its share of the messages, in order, a few in flight."""

    def __init__(self, center, source, token, night, numbers, pace):
        super().__init__(daemon=True)
        self.center, self.source, self.token = center, source, token
        self.night, self.numbers, self.pace = night, deque(numbers), pace
        self.in_flight = {}
        self.acknowledged = []
        self.lock = threading.Condition()
        self.connected = False

    def run(self):
        while self.numbers or self.in_flight:
            try:
                self.session()
            except OSError:
                time.sleep(0.05)

    def session(self):
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=f"{self.source}-{random.random()}",
                             clean_session=True)
        client.username_pw_set(self.source, self.token)
        client.max_inflight_messages_set(IN_FLIGHT_MAX + 5)
        gone = threading.Event()
        ready = threading.Event()
        by_mid, early = {}, set()

        def on_connect(_client, _data, _flags, reason, _properties):
            gone.set() if reason.is_failure else ready.set()

        def on_disconnect(*_):
            gone.set()
            with self.lock:
                self.lock.notify_all()

        def on_publish(_client, _data, mid, _reason, _properties):
            with self.lock:
                if mid in by_mid:
                    self.done(by_mid.pop(mid))
                else:
                    early.add(mid)

        client.on_connect, client.on_disconnect, client.on_publish = on_connect, on_disconnect, on_publish
        client.connect("127.0.0.1", self.center.mqtt_port, keepalive=30)
        client.loop_start()
        try:
            while not ready.wait(0.05):
                if gone.is_set():
                    return
            # What was not acknowledged goes first, in its order.
            with self.lock:
                again = sorted(self.in_flight)
            for number in again:
                self.send(client, number, by_mid, early)
            while not gone.is_set():
                with self.lock:
                    while len(self.in_flight) >= IN_FLIGHT_MAX and not gone.is_set():
                        self.lock.wait(0.2)
                    if not self.numbers:
                        if not self.in_flight:
                            return
                        self.lock.wait(0.2)
                        continue
                if gone.is_set():
                    return
                number = self.numbers[0]
                self.pace(number)
                with self.lock:
                    self.numbers.popleft()
                    self.in_flight[number] = True
                self.send(client, number, by_mid, early)
        finally:
            client.loop_stop()
            client.disconnect()

    def send(self, client, number, by_mid, early):
        entity, ms, so2, o2 = self.night.message(number)
        payload = json.dumps({"entity": entity, "time": ms, "values": {"so2": so2, "o2": o2}})
        # Not under our lock: the client holds its own while it tells us of an acknowledgement, which may come first.
        mid = client.publish(f"v1/{self.source}/observations", payload, qos=1).mid
        with self.lock:
            if mid in early:
                early.discard(mid)
                self.done(number)
            else:
                by_mid[mid] = number

    def done(self, number):
        if self.in_flight.pop(number, None):
            self.acknowledged.append(number)
        self.lock.notify_all()


def prepare(center):
    """Forty stacks under QCVN 19:2009, column B, Kp = Kv = 1; returns the tokens of the sources."""
    center.log_in()
    tokens = {f"src-{number}": center.source(f"src-{number}") for number in range(CONNECTIONS)}
    for number in range(ENTITIES):
        entity = f"stack-{number:02}"
        center.entity(entity, "stack", f"src-{number % CONNECTIONS}", attributes={"column": "B"})
        center.post("/api/v1/permits", {
            "id": f"gp-{entity}", "entity": entity, "document": "GPMT", "valid_from": "2024-01-01", "valid_to": None,
            "regulation": "qcvn-19-2009", "attributes": [{"attribute": "column", "equals": "B"}],
            "coefficients": [{"name": "kp", "factor": 1.0}, {"name": "kv", "factor": 1.0}], "limits": []})
    return tokens


def publishers(center, tokens, night, n_messages, pace):
    found = []
    for number in range(CONNECTIONS):
        mine = [it for it in range(n_messages) if it % ENTITIES % CONNECTIONS == number]
        source = f"src-{number}"
        found.append(Publisher(center, source, tokens[source], night, mine, pace))
    return found


def life_lines(center):
    """Every alarm of a center as what happened to it, without ids and positions."""
    lines = []
    for alarm in center.all("/api/v1/alarms?state=any&limit=500"):
        detail = center.get(f"/api/v1/alarms/{alarm['id']}")
        # A case is opened at the clock of its own center; everything else is dated by the readings.
        life = [(it["step"] != "case_attached" and it["at"], it["step"], it.get("severity") or it.get("to"), it.get("value")) for it in detail["life"]]
        lines.append((alarm["entity"]["id"], alarm["rule"], alarm["quantity"], life))
    return sorted(lines, key=str)


def expected_readings(night, acknowledged):
    """(entity, quantity, ms) -> value for everything acknowledged."""
    expected = {}
    for number in acknowledged:
        entity, ms, so2, o2 = night.message(number)
        expected[(entity, "so2", ms)] = so2
        expected[(entity, "o2", ms)] = o2
    return expected


def through_the_api(center, night):
    found = Counter()
    values = {}
    begin = (night.begin - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for number in range(ENTITIES):
        entity = f"stack-{number:02}"
        for series in center.get(f"/api/v1/entities/{entity}")["series"]:
            name = series["quantity"].split(".")[1]
            path = f"/api/v1/series/{series['id']}/observations?from={begin}&to=2100-01-01T00:00:00Z&versions=1&limit=1000"
            for it in center.all(path):
                when = datetime.fromisoformat(it["time"].replace("Z", "+00:00"))
                key = (entity, name, round(when.timestamp() * 1000))
                found[key] += 1
                values[key] = it["value"]
    return found, values


def through_deltalake(data_dir):
    from deltalake import DeltaTable

    history = Path(data_dir) / "history"
    names = DeltaTable(str(history / "series")).to_pyarrow_table().to_pylist()
    name = {it["series"]: (it["entity"], it["quantity"].split(".")[1]) for it in names}
    table = with_value(DeltaTable(str(history / "observations")).to_pyarrow_table())
    found, values = Counter(), {}
    for series, when, value in zip(*(table.column(it).to_pylist() for it in ("series", "time", "value"))):
        key = (*name[series], round(when.timestamp() * 1000))
        found[key] += 1
        values[key] = value
    return found, values


def columns_of(data_dir, entity, quantity):
    """The readings of one series, batch by batch: times in milliseconds, and values."""
    import pyarrow.compute as compute
    from deltalake import DeltaTable

    history = Path(data_dir) / "history"
    names = DeltaTable(str(history / "series")).to_pyarrow_table().to_pylist()
    number = next(it["series"] for it in names if (it["entity"], it["quantity"].split(".")[1]) == (entity, quantity))
    rows = DeltaTable(str(history / "observations")).to_pyarrow_dataset()
    stored = [it for it in rows.schema.names if it.startswith("value")]
    for batch in rows.to_batches(columns=["time", *stored], filter=compute.field("series") == number):
        value = compute.coalesce(*(compute.cast(batch.column(it), "float64") for it in stored))
        time_us = compute.cast(batch.column("time"), "int64")
        yield time_us.to_numpy() // 1000, value.to_numpy(zero_copy_only=False)


def differences(found, values, expected):
    """What was acknowledged and is missing, what is there twice, and what has another value."""
    missing = [key for key in expected if key not in found]
    twice = [key for key, n in found.items() if n > 1]
    other = [key for key, value in expected.items() if key in values and values[key] != value]
    return missing, twice, other


def with_value(rows):
    """The value of a row stands in the one column that has the digits it needs."""
    stored = [it for it in rows.column_names if it.startswith("value")]
    of_row = zip(*(rows.column(it).to_pylist() for it in stored))
    value = [float(next(it for it in row if it is not None)) for row in of_row]
    return rows.drop_columns(stored).append_column("value", [value])


def compare(where, found, values, expected):
    missing, twice, other = differences(found, values, expected)
    strangers = [key for key in found if key not in expected]
    print(f"{where}: {len(expected)} acknowledged readings, {len(missing)} missing, {len(twice)} twice, "
          f"{len(other)} with another value, {len(strangers)} never acknowledged")
    return not (missing or twice or other)
