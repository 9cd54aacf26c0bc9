"""`./x bench alarms`: rules, a million alarms, a storm, notices and a year of real stations."""

from measure import table
from measure.goals import history, notices, rules, storm, year
from measure.machine import work_dir
from measure.results import Run, newest, say


class Size:
    def __init__(self, quick):
        self.times = 1 if quick else 3
        self.rules = rules.N_RULES
        self.history = 100_000 if quick else history.N_ALARMS
        self.open = 1_000 if quick else storm.OPEN
        self.told = 200 if quick else notices.ALARMS


def measure_alarms(arguments):
    size = Size("--quick" in arguments)
    wanted = [it for it in arguments if not it.startswith("--")]
    with work_dir() as folder:
        run = Run("alarms", arguments, size.times, folder)
        earlier = newest("alarms")
        if wanted and earlier:
            run.go_on_from(earlier)
        for name, measure in MEASURES.items():
            if not wanted or name in wanted:
                measure(run, size)
        found = run.write()
    say("\n" + table.tables(found))


def of_rules(run, size):
    run.measure("alarm_rules", "haidang", lambda: rules.rules(size.rules))


def of_history(run, size):
    # Each question is asked three times there.
    run.measure("alarm_history", "SQLite", lambda: history.in_sqlite(run.folder, size.history), times=1)
    run.measure("alarm_history", "SQLite, over HTTP", lambda: history.over_http(run.folder, size.history), times=1)
    run.measure("alarm_history", "PostgreSQL", lambda: history.in_postgres(size.history), times=1)


def of_storm(run, size):
    fresh = count()
    run.measure("alarm_storm", "haidang", lambda: storm.storm(run.folder / f"storm-{next(fresh)}", size.open))


def of_notices(run, size):
    fresh = count()
    run.measure("alarm_notices", "haidang", lambda: notices.notices(run.folder / f"told-{next(fresh)}", size.told))


def of_year(run, size):
    try:
        four = year.Year(run.folder)
    except RuntimeError as error:
        return run.skip("a year of the four stations", str(error))
    run.measure("alarm_year", "haidang", four.twice)


def count():
    return iter(range(1_000_000))


MEASURES = {"rules": of_rules, "history": of_history, "storm": of_storm, "notices": of_notices, "year": of_year}
