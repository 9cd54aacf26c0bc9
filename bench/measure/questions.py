"""Five questions over the seeded points, each asked many times over one connection that is kept."""

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from measure import load

TITLES = {
    "latest": "latest value of 800 series", "day": "one series, one day, raw",
    "hourly": "hourly mean of one quantity, 100 stations, all days", "p95": "95th percentile per station",
    "exceedance": "exceedance hours per station",
}
TIMES = 15
NOT_THERE = "not there yet"


@dataclass
class Span:
    """What the seeded points cover, and the day that is asked for, seconds since 1970."""

    begin: int
    end: int
    day: int
    day_end: int
    limit: float = 50.0

    @classmethod
    def of(cls, steps):
        begin, end = load.BEGIN_S, load.BEGIN_S + steps * load.STEP_S
        # The sixth day where there is one, else the first.
        day = begin + 5 * 86_400 if begin + 6 * 86_400 <= end else begin
        return cls(begin, end, day, min(day + 86_400, end))

    def n_rows(self):
        """How many rows a right answer has, where that does not depend on the values. Hours are whole ones of the
        clock, so the first and the last may be parts; a sliding window has one less."""
        stations, values = load.STATIONS, len(load.QUANTITIES)
        hours = (self.end - 1) // 3600 - self.begin // 3600 + 1
        return {"latest": {stations, stations * values}, "day": {(self.day_end - self.day) // load.STEP_S},
                "hourly": {stations * it for it in (hours - 2, hours - 1, hours)}, "p95": {stations}}


@dataclass
class Question:
    """A question as HTTP requests, or as something to call; and how the rows of its answer are counted."""

    how: str
    requests: list
    rows: Callable
    call: Callable = None


def get(port, path, token=None, accept="application/json"):
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Accept: {accept}"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    return port, ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(port, path, body, token, accept="application/json"):
    text = json.dumps(body).encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Accept: {accept}", f"Authorization: Bearer {token}",
             "Content-Type: application/json", f"Content-Length: {len(text)}"]
    return port, ("\r\n".join(lines) + "\r\n\r\n").encode() + text


def ask_all(database, steps):
    """Every question a database has an answer to. A question may have several ways, then the name says which."""
    span = Span.of(steps)
    wanted = span.n_rows()
    return {name: ask(question, wanted.get(name.split(":")[0]), database.processes)
            for name, question in database.questions(span).items()}


def ask(question, wanted, processes):
    """How long an answer takes, or why there is none."""
    # An embedded database works in this very process.
    cpu = lambda: sum(it.cpu_s() for it in processes) or time.process_time()
    cpu_begin = cpu()
    took = timed(question) if question.call else asked(question)
    if "failed" in took:
        return {"how": question.how, **took}
    cpu_s = cpu() - cpu_begin
    if wanted and took["rows"] not in wanted:
        took["failed"] = f"{took['rows']} rows, expected {' or '.join(map(str, sorted(wanted)))}"
    return {"how": question.how, **took, "cpu_ms": round(cpu_s * 1000 / (took["n"] + 1), 2)}


def asked(question):
    """By the Rust client, which adds next to nothing."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = []
        for number, (port, request) in enumerate(question.requests):
            path = Path(folder, f"request-{number}")
            path.write_bytes(request)
            arguments += ["--request", path]
        body = Path(folder, "body")
        took = load.run("ask", "--addr", f"127.0.0.1:{port}", *arguments, "--times", TIMES, "--body", body)
        said = body.read_bytes()
    if not 200 <= took["status"] < 300:
        missing = took["status"] in (404, 405)
        return {"failed": NOT_THERE if missing else f"{took['status']} {said[:200].decode(errors='replace')}"}
    return {"p50_ms": took["p50_us"] / 1000, "min_ms": took["min_us"] / 1000, "p95_ms": took["p95_us"] / 1000,
            "n": took["n"], "bytes": took["bytes"], "rows": count(question, said)}


def count(question, said):
    if question.rows is arrow_rows:
        return arrow_rows(said)
    return question.rows([json.loads(it) for it in said.split(b"\n") if it.strip()])


def arrow_rows(said):
    from pyarrow import ipc

    return ipc.open_stream(said).read_all().num_rows


def timed(question):
    """Of an embedded database: the call itself, all rows fetched."""
    try:
        n_rows = question.call()
    except Exception as error:  # noqa: BLE001 - one question that fails leaves the others
        return {"failed": f"{type(error).__name__}: {error}"[:200]}
    took, end = [], time.perf_counter() + 20
    while len(took) < TIMES and (time.perf_counter() < end or len(took) < 3):
        begun = time.perf_counter()
        n_rows = question.call()
        took.append((time.perf_counter() - begun) * 1000)
    took.sort()
    return {"p50_ms": round(took[len(took) // 2], 3), "min_ms": round(took[0], 3),
            "p95_ms": round(took[int(len(took) * 0.95)], 3), "n": len(took), "rows": n_rows}
