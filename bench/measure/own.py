"""`./x bench self`: the center alone, with the floor of the machine beside it."""

from measure import alarms, bulk, crash, ingest, many, table
from measure.machine import work_dir
from measure.results import Run, say
from measure.who.floor import Floor
from measure.who.haidang import Furnished, Haidang, Overtaken

DEVICES = 1_000
# A day that is over is put in order ten minutes after its last flush.
TIDY_WITHIN_S = 900
# Points of which a part comes late; fewer, because that may be slow.
OVERTAKEN_STEPS = 312


class Size:
    """How much is measured: quick says whether something is badly off, the rest is for the page."""

    def __init__(self, quick):
        self.times = 1 if quick else 3
        self.messages = 200_000 if quick else 1_000_000
        self.steps = 1_250 if quick else 12_500
        self.alarm_s = 20
        self.tidy_within_s = 0 if quick else TIDY_WITHIN_S


def measure_self(arguments):
    size = Size("--quick" in arguments)
    with work_dir() as folder:
        run = Run("self", arguments, size.times, folder)
        run.measure("ingest", "floor", lambda: ingest.ingest(Floor(folder), size.messages))
        measure_center(run, size)
        if "--full" in arguments:
            run.measure("many", "haidang", lambda: many.many(folder), times=1)
        found = run.write()
    say("\n" + table.tables(found))


def measure_center(run, size):
    """Everything that is measured of the center; a copy of one furnished folder for each."""
    folder = run.folder
    say(f"registers {DEVICES} sources and facilities")
    furnished = Furnished(folder, DEVICES)
    say(f"that took {furnished.took_s} s, {furnished.took_s - furnished.registered_s:.1f} s of it for {8 * DEVICES} new series")
    # The bulk load has a center without them, so that the answers to its questions are of its stations alone.
    (folder / "plain").mkdir()
    plain = Furnished(folder / "plain", 0)
    fresh = lambda *settings: Haidang(folder, furnished, *settings)
    filled = lambda kind=Haidang: kind(folder, plain, "--flush-every", "5s")
    taken = run.measure("ingest", "haidang", lambda: ingest.ingest(fresh(), size.messages))
    if "messages_s" in taken:
        run.measure("overload", "haidang", lambda: ingest.overload(fresh(), taken["messages_s"]))
    run.measure("alarms", "haidang", lambda: alarms.of_center(fresh(), folder, size.alarm_s))
    run.measure("bulk", "haidang", lambda: bulk.bulk(filled(), size.steps, folder))
    run.measure("bulk", "haidang, clients overtake each other", lambda: bulk.bulk(
        filled(Overtaken), OVERTAKEN_STEPS, folder), times=1)
    if size.tidy_within_s:
        run.measure("bulk", "haidang, days put in order", lambda: bulk.bulk(
            filled(), size.steps, folder, size.tidy_within_s), times=1)
    run.measure("crash", "haidang", lambda: crash.of_center(fresh()), times=1)
