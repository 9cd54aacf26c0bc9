"""`./x bench rivals`: the center and what a user would pick instead, in one run."""

from measure import alarms, bulk, crash, ingest, table
from measure.machine import work_dir
from measure.own import Size, measure_center
from measure.results import Run, say
from measure.who.bridges import ToInflux, ToPostgres, ToRows, ToVictoria
from measure.who.brokers import Nats, Rumqttd
from measure.who.embedded import ChDb, Duck, Sqlite
from measure.who.floor import Floor
from measure.who.influx import Influx
from measure.who.mosquitto import Mosquitto
from measure.who.node_red import NodeRed
from measure.who.postgres import PostgresRows, PostgresWide
from measure.who.victoria import Victoria

STACKS = [NodeRed, ToInflux, ToVictoria, ToPostgres, ToRows, Mosquitto, Nats, Rumqttd, Floor]
DATABASES = [Influx, Victoria, PostgresWide, PostgresRows, Sqlite, Duck, ChDb]
NAMES = sorted({"haidang", *(it.name for it in [*STACKS, *DATABASES])})


def measure_rivals(arguments):
    chosen = [it for it in arguments if not it.startswith("--")] or NAMES
    unknown = [it for it in chosen if it not in NAMES]
    if unknown:
        raise SystemExit(f"nobody is called {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    size = Size("--quick" in arguments)
    with work_dir() as folder:
        run = Run("rivals", arguments, size.times, folder)
        if "haidang" in chosen:
            measure_center(run, size)
        here = [it for it in dict.fromkeys([*STACKS, *DATABASES]) if it.name in chosen and is_here(run, it)]
        measure_stacks(run, size, here)
        measure_databases(run, size, here)
        measure_alarms(run, size, here)
        measure_crashes(run, here)
        found = run.write()
    say("\n" + table.tables(found))


def is_here(run, contender):
    """Whoever cannot be measured is named, never guessed."""
    why = contender.missing()
    if why:
        run.skip(contender.name, why)
    return not why


def measure_stacks(run, size, here):
    for stack in (it for it in STACKS if it in here):
        run.measure("ingest", stack.name, lambda: ingest.ingest(stack(run.folder), size.messages))
    # With the settings Mosquitto comes with, which keep little for a consumer that falls behind.
    for stack in (it for it in (NodeRed, ToInflux) if it in here):
        taken = run.found["measures"]["ingest"][stack.name]["median"]
        if "messages_s" in taken:
            run.measure("overload", stack.name,
                        lambda: ingest.overload(stack(run.folder, "default"), taken["messages_s"]))


def measure_databases(run, size, here):
    for database in (it for it in DATABASES if it in here):
        run.measure("bulk", database.name, lambda: bulk.bulk(database(run.folder), size.steps, run.folder))


def measure_alarms(run, size, here):
    if NodeRed not in here:
        return
    for name, keeps in (("node-red", False), ("node-red + influxdb", True)):
        run.measure("alarms", name, lambda: alarms.of_node_red(
            NodeRed(run.folder, keeps=keeps, alarms=True), run.folder, size.alarm_s))


def measure_crashes(run, here):
    """One kill each; the database is told apart from the broker by what it is fed."""
    if Mosquitto in here:
        run.measure("crash", "mosquitto, persistence on",
                    lambda: crash.of_broker(Mosquitto(run.folder, "kept"), run.folder), times=1)
    for broker in (it for it in (Nats, Rumqttd) if it in here):
        run.measure("crash", broker.name, lambda: crash.of_broker(broker(run.folder), run.folder), times=1)
    for database in (it for it in (Influx, Victoria) if it in here):
        run.measure("crash", database.name, lambda: crash.of_database(database(run.folder), run.folder), times=1)
