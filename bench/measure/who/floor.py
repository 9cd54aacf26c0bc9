"""The floor: the least an MQTT sink that reads JSON and syncs before PUBACK can cost on this machine."""

from measure.load import program
from measure.machine import free_port
from measure.process import Process
from measure.who.server import Stack


ALL = 10 ** 12


class Floor(Stack):
    name = "floor"
    puback = "on disk, kept for nobody"
    publishing = ("--window", "32")

    def start(self):
        self.fresh()
        port = free_port()
        self.addr = f"127.0.0.1:{port}"
        command = [program(), "floor", "sync", "--addr", self.addr, "--log", self.folder / "log", "--idle-s", "30"]
        self.processes = [Process(self.name, command, self.folder / "said", port)]

    def n_stored(self):
        # It keeps nothing anybody could ask for: acknowledged is all there is.
        return ALL
