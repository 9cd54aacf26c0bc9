"""Mosquitto, a bridge of Telegraf's class, and a database: what a good integrator builds."""

from measure.load import program as load_program
from measure.process import Process
from measure.who.influx import Influx
from measure.who.mosquitto import Mosquitto
from measure.who.postgres import PostgresRows, PostgresWide
from measure.who.server import Stack
from measure.who.victoria import Victoria


class Bridge(Stack):
    """The three of them."""

    database = None
    sink = ""

    def __init__(self, folder, settings="tuned"):
        super().__init__(folder)
        self.broker = Mosquitto(self.folder, settings)
        self.to = self.database(self.folder)

    @classmethod
    def missing(cls):
        return Mosquitto.missing() or cls.database.missing()

    def start(self):
        self.fresh()
        for server in (self.broker, self.to):
            server.start()
            self.processes += server.processes
        self.addr = self.broker.addr
        url = getattr(self.to, "url", f"127.0.0.1:{self.to.port}")
        command = [load_program(), "bridge", self.sink, "--addr", self.addr, "--url", url]
        self.processes.append(Process("bridge", command, self.folder / "bridge.said"))

    def n_stored(self):
        return self.to.n_stored()


class ToInflux(Bridge):
    name, database, sink = "bridge-influxdb", Influx, "line"


class ToVictoria(Bridge):
    name, database, sink = "bridge-victoriametrics", Victoria, "line"


class ToPostgres(Bridge):
    name, database, sink = "bridge-postgresql", PostgresWide, "wide"


class ToRows(Bridge):
    name, database, sink = "bridge-row-per-point", PostgresRows, "rows"
    share = 0.3
