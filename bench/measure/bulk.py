"""The seeded points as a bulk load: points a second, bytes a point at rest, then the five questions."""

from measure import load, questions
from measure.process import used


def bulk(database, steps, folder, tidy_within_s=0):
    """One run on a fresh database."""
    n = load.n_points(steps)
    try:
        database.start()
        for process in database.processes:
            process.mark()
        took_s = database.bulk(steps, folder)
        said = {"points": n, "seconds": round(took_s, 2), "points_s": round(n / took_s)}
        if hasattr(database, "settle"):
            said |= database.settle(n)
        servers = used(database.processes)
        if database.processes:
            said |= {"cpu_ns_a_point": round(servers["cpu_s"] * 1e9 / n), "anon_mb": servers["anon_mb"],
                     "peak_mb": servers["peak_mb"]}
        if tidy_within_s:
            said["tidied_after_s"] = database.wait_until_tidied(tidy_within_s)
        said |= database.size(n)
        if database.is_asked:
            said["questions"] = questions.ask_all(database, steps)
        return said
    finally:
        database.stop()
