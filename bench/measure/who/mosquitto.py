"""Mosquitto: alone with one subscriber, and as the broker of the stacks."""

import os

from measure import load
from measure.machine import free_port
from measure.process import Process
from measure.who.server import Stack, program

# The default keeps little for a slow consumer; the tuned one everything, in memory.
SETTINGS = {
    "default": ["persistence true", "persistence_location {folder}/"],
    "tuned": ["max_queued_messages 0", "max_inflight_messages 0"],
    "kept": ["persistence true", "persistence_location {folder}/", "max_queued_messages 0"],
}


class Broker(Stack):
    """A broker alone: stored is what its one subscriber has heard."""

    def before(self, n_messages):
        self.listener = load.subscriber("--addr", self.addr, "--topic", "v1/air/#", "--expect", n_messages,
                                        "--idle-s", 6, "--seconds", 120)
        self.heard = None

    def n_stored(self):
        self.heard = self.heard or self.listener.ended()
        return self.heard["received"]

    def after(self):
        return {"messages_s": round(self.heard["messages_s"])}


class Mosquitto(Broker):
    name = "mosquitto"
    programs = ("mosquitto",)

    def __init__(self, folder, settings="tuned"):
        super().__init__(folder)
        self.settings = settings

    def start(self):
        self.fresh()
        # It gives up the rights of root before it writes.
        os.chmod(self.folder, 0o777)
        self.restart()

    def restart(self):
        port = free_port()
        settings = [f"listener {port} 127.0.0.1", "allow_anonymous true", *SETTINGS[self.settings]]
        file = self.folder / "mosquitto.conf"
        file.write_text("".join(it.format(folder=self.folder) + "\n" for it in settings))
        self.port, self.addr = port, f"127.0.0.1:{port}"
        self.processes = [Process(self.name, [program("mosquitto"), "-c", file], self.folder / "said", port)]
