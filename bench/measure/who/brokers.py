"""Other brokers alone with one subscriber: NATS JetStream through its MQTT, and rumqttd."""

from measure.machine import free_port
from measure.process import Process
from measure.who.mosquitto import Broker
from measure.who.server import program

NATS = """listen: "127.0.0.1:{port}"
server_name: bench
jetstream {{ store_dir: "{folder}/store", max_mem_store: 256MB, max_file_store: 8GB }}
mqtt {{ listen: "127.0.0.1:{mqtt}", max_ack_pending: 16000 }}
"""
RUMQTTD = """id = 0
[router]
id = 0
max_connections = 10010
max_outgoing_packet_count = 200
max_segment_size = 104857600
max_segment_count = 10
[v4.1]
name = "v4-1"
listen = "127.0.0.1:{mqtt}"
next_connection_delay_ms = 1
[v4.1.connections]
connection_timeout_ms = 60000
max_payload_size = 20480
max_inflight_count = 100
dynamic_filters = true
"""


class OtherBroker(Broker):
    settings = ""

    def start(self):
        self.fresh()
        self.restart()

    def restart(self):
        self.port = free_port()
        self.addr = f"127.0.0.1:{self.port}"
        file = self.folder / "settings"
        file.write_text(self.settings.format(port=free_port(), mqtt=self.port, folder=self.folder))
        self.processes = [Process(self.name, [program(self.programs[0]), "-c", file], self.folder / "said", self.port)]


class Nats(OtherBroker):
    name, programs, settings, puback = "nats", ("nats-server",), NATS, "page cache"


class Rumqttd(OtherBroker):
    name, programs, settings = "rumqttd", ("rumqttd",), RUMQTTD
