"""As many messages as one connection takes: sent without waiting, counted as they are acknowledged."""

import json
import socket
import struct
import threading

import numpy


def packet(kind, body):
    length, out = len(body), bytearray([kind])
    while True:
        byte, length = length % 128, length // 128
        out.append(byte | (128 if length else 0))
        if not length:
            return bytes(out) + body


def text(value):
    value = value.encode()
    return struct.pack(">H", len(value)) + value


class Flood(threading.Thread):
    """Publishes one reading after the other to one entity until told to stop; then hears the rest of the acknowledgements.

    Acknowledgements come in order, so their number says which messages are acknowledged."""

    def __init__(self, center, source, token, entity, begin_ms, batch=200):
        super().__init__(daemon=True)
        self.topic = text(f"v1/{source}/observations")
        self.entity, self.begin_ms, self.batch = entity, begin_ms, batch
        self.sent = self.acknowledged = 0
        self.stopped = threading.Event()
        self.socket = socket.create_connection(("127.0.0.1", center.mqtt_port))
        connect = text("MQTT") + b"\x04\xc2" + struct.pack(">H", 600) + text(f"{source}-{entity}") + text(source) + text(token)
        self.socket.sendall(packet(0x10, connect))
        assert self.socket.recv(4)[3] == 0, "the flood was not let in"
        self.hearing = threading.Thread(target=self.hear, daemon=True)

    def value(self, number):
        return number % 400 + 0.5

    def run(self):
        self.hearing.start()
        try:
            while not self.stopped.is_set():
                out = bytearray()
                for number in range(self.sent, self.sent + self.batch):
                    reading = {"entity": self.entity, "time": self.begin_ms + number, "values": {"so2": self.value(number)}}
                    body = self.topic + struct.pack(">H", number % 65_535 + 1) + json.dumps(reading).encode()
                    out += packet(0x32, body)
                self.sent += self.batch
                self.socket.sendall(out)
        except OSError:
            pass

    def hear(self):
        try:
            while received := self.socket.recv(65_536):
                self.acknowledged += len(received) / 4
        except OSError:
            pass

    def in_tables(self, batches):
        """How many acknowledged readings are missing or say something else, and how many are there twice. Counted in
        columns: a quarter of an hour brings a hundred million, which no dictionary holds."""
        n_found = numpy.zeros(self.sent, numpy.uint8)
        for times_ms, values in batches:
            numbers = times_ms - self.begin_ms
            right = (0 <= numbers) & (numbers < self.sent)
            right[right] = values[right] == self.value(numbers[right])
            numpy.add.at(n_found, numbers[right], 1)
        acknowledged = n_found[: int(self.acknowledged)]
        return int((acknowledged == 0).sum()), int((n_found > 1).sum())

    def finish(self, within_s):
        """Sends no more; waits until everything sent is acknowledged, or nothing more comes."""
        self.stopped.set()
        self.join(within_s)
        for _ in range(int(within_s * 10)):
            if self.acknowledged >= self.sent:
                break
            self.hearing.join(0.1)
        self.socket.close()
        return int(self.acknowledged)
