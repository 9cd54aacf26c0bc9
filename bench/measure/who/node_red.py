"""Node-RED behind Mosquitto: into InfluxDB, and as the one who raises alarms."""

import json
import os
import time

from measure import load
from measure.machine import cache_dir, free_port
from measure.process import Process
from measure.who.influx import Influx
from measure.who.mosquitto import Mosquitto
from measure.who.server import Stack, program

TAB = "flow"
SUBSCRIBED_S = 2
SETTINGS = """module.exports = {{uiHost: "127.0.0.1", uiPort: {port}, flowFile: "flows.json",
  diagnostics: {{enabled: false}}, telemetry: {{enabled: false}}, editorTheme: {{tours: false}},
  logging: {{console: {{level: "info"}}}}}};
"""
# A thousand points, or one second, a write.
TO_POINTS = """
const p = msg.payload, batch = context.get('batch') || [];
const fields = {pm25: p.pm25, pm10: p.pm10, so2: p.so2, no2: p.no2, co: p.co, o3: p.o3, temp: p.temp, rh: p.rh};
batch.push({measurement: 'air', tags: {st: p.id}, fields, timestamp: new Date(p.ts)});
context.set('batch', batch);
if (batch.length >= 1000) { context.set('batch', []); return {payload: batch}; }
if (!context.get('timer')) {
  context.set('timer', setTimeout(() => {
    context.set('timer', null);
    const rest = context.get('batch') || [];
    context.set('batch', []);
    if (rest.length) node.send({payload: rest});
  }, 1000));
}
return null;
"""
TO_ALARM = """
const p = msg.payload;
if (p.pm25 <= 150) return null;
return {topic: 'alarm/' + p.id, payload: {id: p.id, ts: p.ts, t0: p.t0, level: 'critical', value: p.pm25}};
"""


def node(kind, name, wires=(), **values):
    return {"id": name, "type": kind, "z": TAB, "wires": [list(wires)], **values}


def flow(broker_port, influx_port=None, alarms=False):
    """The nodes of a flow: a topic in, and what becomes of it."""
    to = (["to-points"] if influx_port else []) + (["to-alarm"] if alarms else [])
    nodes = [
        {"id": TAB, "type": "tab", "label": TAB},
        {"id": "broker", "type": "mqtt-broker", "broker": "127.0.0.1", "port": str(broker_port),
         "clientid": "node-red", "autoConnect": True, "usetls": False, "protocolVersion": "4", "keepalive": "60",
         "cleansession": True},
        node("mqtt in", "in", to, topic="v1/air/+/telemetry", qos="1", datatype="json", broker="broker", inputs=0),
    ]
    if influx_port:
        nodes += [
            {"id": "database", "type": "influxdb", "hostname": "127.0.0.1", "port": str(influx_port),
             "protocol": "http", "database": "bench", "name": "", "usetls": False, "influxdbVersion": "1.x",
             "rejectUnauthorized": False},
            node("function", "to-points", ["out"], func=TO_POINTS, outputs=1),
            node("influxdb batch", "out", influxdb="database", database="bench", precision="", retentionPolicy="",
                 precisionV18FluxV20="ms", retentionPolicyV18Flux="", org="", bucket=""),
        ]
    if alarms:
        nodes += [node("function", "to-alarm", ["tell"], func=TO_ALARM, outputs=1),
                  node("mqtt out", "tell", topic="", qos="1", retain="", broker="broker")]
    return nodes


class NodeRed(Stack):
    """Mosquitto, Node-RED, and InfluxDB unless it only raises alarms."""

    name = "node-red"
    programs = ("mosquitto", "influxd", "node", "node-red")
    # About a third of what the others take in the same time.
    share = 0.5

    def __init__(self, folder, settings="tuned", keeps=True, alarms=False):
        super().__init__(folder)
        self.broker = Mosquitto(self.folder, settings)
        self.influx = Influx(self.folder) if keeps else None
        self.alarms = alarms

    def start(self):
        self.fresh()
        servers = [self.broker] + ([self.influx] if self.influx else [])
        # One that does not start leaves those before it to be ended.
        for server in servers:
            server.start()
            self.processes += server.processes
        self.addr = self.broker.addr
        self._start_node_red()

    def _start_node_red(self):
        folder = self.folder / "user"
        folder.mkdir()
        modules = cache_dir() / "node-red" / "node_modules"
        os.symlink(modules, folder / "node_modules")
        influx_port = self.influx.port if self.influx else None
        (folder / "flows.json").write_text(json.dumps(flow(self.broker.port, influx_port, self.alarms)))
        (folder / "package.json").write_text('{"name": "bench", "dependencies": {"node-red-contrib-influxdb": "*"}}')
        port = free_port()
        (folder / "settings.js").write_text(SETTINGS.format(port=port))
        command = [program("node"), modules / "node-red" / "red.js", "--userDir", folder]
        process = Process("node-red", command, self.folder / "said", port)
        self.processes.append(process)
        # Its page answers before its flow runs, and it says that it is connected before it has subscribed.
        process.wait_until_said("Connected to broker")
        time.sleep(SUBSCRIBED_S)

    def n_stored(self):
        return self.influx.n_stored()

    def subscribe(self, seconds, expect):
        """Another client that hears the alarms."""
        return load.subscriber("--addr", self.addr, "--topic", "alarm/#", "--seconds", seconds, "--expect", expect)
