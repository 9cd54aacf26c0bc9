"""Databases that live inside the program that asks: SQLite, DuckDB, chDB."""

import os
import sqlite3
import time

from measure import load
from measure.questions import Question
from measure.who.postgres import wide_sql
from measure.who.server import Server, size_on_disk

COLUMNS = "ts,st," + ",".join(load.QUANTITIES)


class Embedded(Server):
    def start(self):
        self.fresh()

    def size(self, n_points):
        return {"bytes_a_point": round(size_on_disk(self.folder) / n_points, 3)}

    def ask(self, sql):
        return len(self.connection.execute(sql).fetchall())

    def called(self, text):
        return {name: Question("SQL in the process", [], None, lambda sql=sql: self.ask(sql))
                for name, sql in text.items()}

    def questions(self, span):
        return self.called(wide_sql(span))

    def stop(self):
        connection, self.connection = getattr(self, "connection", None), None
        if connection:
            connection.close()


class Sqlite(Embedded):
    name = "sqlite"
    batch = 5_000

    def bulk(self, steps, folder):
        file = self.folder / "air.db"
        self.connection = connection = sqlite3.connect(file, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        columns = ",".join(f"{it} REAL" for it in load.QUANTITIES)
        connection.execute(f"CREATE TABLE air(st INT,ts INT,{columns},PRIMARY KEY(st,ts)) WITHOUT ROWID")
        source = load.points_file("csv", steps, folder)
        begun = time.perf_counter()
        with source.open("rb") as lines:
            while batch := [row(it) for _, it in zip(range(self.batch), lines)]:
                connection.execute("BEGIN")
                connection.executemany("INSERT INTO air VALUES(?,?,?,?,?,?,?,?,?,?)", batch)
                connection.execute("COMMIT")
        took_s = time.perf_counter() - begun
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA mmap_size=1000000000")
        connection.execute("PRAGMA cache_size=-262144")
        return took_s

    def questions(self, span):
        text = wide_sql(span)
        text["p95"] = "SELECT st,min(pm25) FROM (SELECT st,pm25,cume_dist() OVER (PARTITION BY st ORDER BY pm25) c " \
                      "FROM air) WHERE c>=0.95 GROUP BY st"
        return self.called(text)


def row(line):
    values = line.split(b",")
    return (int(values[1]), int(values[0]), *map(float, values[2:]))


class Duck(Embedded):
    name = "duckdb"
    modules = ("duckdb",)

    def bulk(self, steps, folder):
        import duckdb

        self.connection = connection = duckdb.connect(str(self.folder / "air.duckdb"))
        connection.execute(f"SET threads={os.cpu_count()}")
        types = {"ts": "BIGINT", "st": "INT", **{it: "DOUBLE" for it in load.QUANTITIES}}
        connection.execute("CREATE TABLE air(" + ",".join(f"{name} {it}" for name, it in types.items()) + ")")
        source = load.points_file("csv", steps, folder)
        begun = time.perf_counter()
        connection.execute(f"INSERT INTO air SELECT * FROM read_csv('{source}',header=false,columns={types})")
        took_s = time.perf_counter() - begun
        connection.execute("CHECKPOINT")
        return took_s

    def questions(self, span):
        return self.called(wide_sql(span, "ts//3600", "quantile_cont(pm25,0.95)"))


class ChDb(Embedded):
    name = "chdb"
    modules = ("chdb",)

    def bulk(self, steps, folder):
        from chdb import session

        self.connection = None
        self.session = session.Session(str(self.folder / "db"))
        self.session.query("CREATE DATABASE b ENGINE=Atomic")
        columns = "".join(f",{it} Float64 CODEC(Gorilla,ZSTD)" for it in load.QUANTITIES)
        self.session.query(f"CREATE TABLE b.air(ts DateTime CODEC(DoubleDelta,ZSTD),st UInt16 CODEC(ZSTD){columns}) "
                           "ENGINE=MergeTree ORDER BY (st,ts)")
        source = load.points_file("csv", steps, folder)
        types = "ts UInt32,st UInt16" + "".join(f",{it} Float64" for it in load.QUANTITIES)
        begun = time.perf_counter()
        self.session.query(f"INSERT INTO b.air SELECT * FROM file('{source}','CSV','{types}')")
        return time.perf_counter() - begun

    def ask(self, sql):
        return self.session.query(sql, "CSV").bytes().count(b"\n")

    def size(self, n_points):
        self.session.query("OPTIMIZE TABLE b.air FINAL")
        size = self.session.query("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database='b'", "CSV")
        return {"bytes_a_point": round(int(size.bytes()) / n_points, 3)}

    def questions(self, span):
        text = wide_sql(span, "intDiv(toUInt32(ts),3600)", "quantileExact(0.95)(pm25)")
        newest = ",".join(f"argMax({it},ts)" for it in load.QUANTITIES)
        text["latest"] = f"SELECT st,max(ts),{newest} FROM air GROUP BY st"
        return self.called({name: sql.replace("FROM air", "FROM b.air") for name, sql in text.items()})

    def stop(self):
        if getattr(self, "session", None):
            self.session.close()
            self.session = None
