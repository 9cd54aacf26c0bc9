"""PostgreSQL: a column a quantity, and a row a point as the usual IoT platforms keep it."""

import asyncio
import os
import pwd
import subprocess

from measure import load
from measure.machine import free_port
from measure.process import Process
from measure.questions import Question
from measure.who.server import Server, program

WIDE = "CREATE TABLE air(ts bigint,st int,pm25 float8,pm10 float8,so2 float8,no2 float8,co float8,o3 float8," \
       "temp float8,rh float8,PRIMARY KEY(st,ts))"
ROWS = "CREATE TABLE {}(entity_id uuid,key int,ts bigint,bool_v bool,str_v varchar,long_v bigint,dbl_v float8," \
       "json_v json,PRIMARY KEY({}))"
NEWEST = "INSERT INTO ts_kv_latest(entity_id,key,ts,dbl_v) SELECT DISTINCT ON (entity_id,key) entity_id,key,ts,dbl_v " \
         "FROM ts_kv ORDER BY entity_id,key,ts DESC ON CONFLICT DO NOTHING"


class Postgres(Server):
    """A server of our own, with the settings it comes with."""

    programs = ("initdb", "postgres")
    modules = ("asyncpg",)

    def start(self):
        self.fresh()
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            # It refuses to run as root.
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
        subprocess.run([program("initdb"), "--auth=trust", f"--pgdata={self.folder}/db", "--encoding=UTF8",
                        "--username=postgres"], user=self.user, cwd="/", check=True, stdout=subprocess.DEVNULL)
        self.restart()
        self.execute(WIDE, ROWS.format("ts_kv", "entity_id,key,ts"), ROWS.format("ts_kv_latest", "entity_id,key"))

    def restart(self):
        self.port = free_port()
        command = [program("postgres"), "-D", f"{self.folder}/db", "-p", self.port, "-c", "listen_addresses=127.0.0.1",
                   "-c", "unix_socket_directories="]
        log = self.folder.parent / f"{self.name}.said"
        self.processes = [Process(self.name, command, log, self.port, user=self.user, cwd="/")]
        self.url = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        self.execute("SELECT 1")

    async def connect(self):
        import asyncpg

        for attempt in range(50):
            try:
                return await asyncpg.connect(host="127.0.0.1", port=self.port, user="postgres", database="postgres")
            except (asyncpg.CannotConnectNowError, OSError):
                await asyncio.sleep(0.2)
        raise RuntimeError(f"PostgreSQL does not answer on port {self.port}")

    def execute(self, *statements):
        """Runs statements; the rows of the last."""
        async def run():
            connection = await self.connect()
            try:
                for statement in statements:
                    rows = await connection.fetch(statement)
                return rows
            finally:
                await connection.close()
        return asyncio.run(run())

    def n_stored(self):
        return self.execute("SELECT count(*) FROM air")[0][0]

    def copy(self, table, columns, form, steps, folder):
        file = load.points_file(form, steps, folder)

        async def run():
            connection = await self.connect()
            loop = asyncio.get_running_loop()
            begun = loop.time()
            await connection.copy_to_table(table, source=file, columns=columns.split(","), format="csv")
            took_s = loop.time() - begun
            await connection.close()
            return took_s
        return asyncio.run(run())

    def total_size(self, table):
        return self.execute(f"VACUUM ANALYZE {table}", f"SELECT pg_total_relation_size('{table}')")[0][0]

    def called(self, text):
        """Questions over a connection that is kept."""
        loop = asyncio.new_event_loop()
        connection = loop.run_until_complete(self.connect())
        ask = lambda sql: len(loop.run_until_complete(connection.fetch(sql)))
        return {name: Question("SQL", [], None, lambda sql=sql: ask(sql)) for name, sql in text.items()}


class PostgresWide(Postgres):
    name = "postgresql-wide"

    def bulk(self, steps, folder):
        return self.copy("air", "ts,st," + ",".join(load.QUANTITIES), "csv", steps, folder)

    def size(self, n_points):
        return {"bytes_a_point": round(self.total_size("air") / n_points, 3)}

    def questions(self, span):
        return self.called(wide_sql(span))


class PostgresRows(Postgres):
    name = "row-per-point"

    def n_stored(self):
        return self.execute("SELECT count(*) FROM ts_kv")[0][0] // len(load.QUANTITIES)

    def bulk(self, steps, folder):
        return self.copy("ts_kv", "entity_id,key,ts,dbl_v", "rows", steps, folder)

    def size(self, n_points):
        size = self.total_size("ts_kv")
        self.execute(NEWEST)
        return {"bytes_a_point": round(size / n_points, 3)}

    def questions(self, span):
        station = "00000000-0000-4000-8000-00000000002a"
        hourly = "SELECT entity_id,ts/3600000 AS h,avg(dbl_v) AS v FROM ts_kv WHERE key=1 GROUP BY 1,2"
        return self.called({
            "latest": "SELECT entity_id,key,ts,dbl_v FROM ts_kv_latest",
            "day": f"SELECT ts,dbl_v FROM ts_kv WHERE entity_id='{station}' AND key=1 AND ts>={span.day}000 "
                   f"AND ts<{span.day_end}000 ORDER BY ts",
            "hourly": hourly,
            "p95": "SELECT entity_id,percentile_cont(0.95) WITHIN GROUP (ORDER BY dbl_v) FROM ts_kv WHERE key=1 GROUP BY 1",
            "exceedance": f"SELECT entity_id,count(*) FROM ({hourly}) AS x WHERE v>{span.limit} GROUP BY 1",
        })


def wide_sql(span, hour="ts/3600", p95="percentile_cont(0.95) WITHIN GROUP (ORDER BY pm25)"):
    """The questions over a table with a column a quantity, as most databases understand them."""
    hourly = f"SELECT st,{hour} AS h,avg(pm25) AS v FROM air GROUP BY 1,2"
    return {
        "latest": "SELECT a.* FROM air a JOIN (SELECT st,max(ts) m FROM air GROUP BY st) b ON a.st=b.st AND a.ts=b.m",
        "day": f"SELECT ts,pm25 FROM air WHERE st=42 AND ts>={span.day} AND ts<{span.day_end} ORDER BY ts",
        "hourly": hourly,
        "p95": f"SELECT st,{p95} FROM air GROUP BY st",
        "exceedance": f"SELECT st,count(*) FROM ({hourly}) AS x WHERE v>{span.limit} GROUP BY st",
    }
