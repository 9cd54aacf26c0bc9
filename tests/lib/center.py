"""A center under test: started, asked, stopped, killed. Standard library only."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Center:
    """One `haidang` process with its data folder."""

    running = []

    def __init__(self, data_dir, command="serve", arguments=(), environment=None):
        self.data_dir = str(data_dir)
        self.environment = {**os.environ, **(environment or {})}
        self.command = command
        self.arguments = [str(it) for it in arguments]
        self.port = free_port()
        self.mqtt_port = free_port()
        self.process = None
        self.token = None
        self.password = None
        self.heard = []
        self.is_read = threading.Event()
        self.is_read.set()
        self.on_line = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, ready_within_s=120):
        binary = os.environ["HAIDANG_BIN"]
        self.process = subprocess.Popen(
            [binary, self.command, "--listen", f"127.0.0.1:{self.port}", "--mqtt-listen",
             f"127.0.0.1:{self.mqtt_port}", "--data-dir", self.data_dir, *self.arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1, env=self.environment)
        Center.running.append(self.process)
        for pipe in (self.process.stdout, self.process.stderr):
            threading.Thread(target=self._listen, args=(pipe,), daemon=True).start()
        deadline = time.monotonic() + ready_within_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"haidang ended with {self.process.returncode}: {self.heard[-20:]}")
            try:
                with urllib.request.urlopen(self.url + "/readyz", timeout=2):
                    return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise RuntimeError(f"haidang was not ready within {ready_within_s} s: {self.heard[-20:]}")

    def _listen(self, pipe):
        for line in pipe:
            self.is_read.wait()
            line = line.rstrip()
            self.heard.append(line)
            found = re.match(r"\s+admin\s+(\S+)$", line)
            if found:
                self.password = found.group(1)
            if self.on_line:
                self.on_line(line)

    @staticmethod
    def kill_all():
        """Ends what a trial that failed has left running."""
        while Center.running:
            process = Center.running.pop()
            if process.poll() is None:
                process.kill()
                process.wait()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, within_s=10):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=within_s)

    def log_in(self, user="admin"):
        """Gets past the forced change of the first password, then uses an API token."""
        if self.command == "serve" and self.password:
            self._change_first_password(user)
        made = subprocess.run([os.environ["HAIDANG_BIN"], "token", "--data-dir", self.data_dir, "--user", user],
                              check=True, capture_output=True, text=True)
        self.token = made.stdout.strip()
        return self

    def _change_first_password(self, user):
        answer, headers = self._raw("POST", "/api/v1/session", {"user": user, "password": self.password})
        cookie = headers["Set-Cookie"].split(";")[0]
        new = self.password + "-changed"
        self._raw("POST", "/api/v1/session/password", {"old": self.password, "new": new},
                  {"Cookie": cookie, "X-CSRF-Token": answer["csrf"]})
        self.password = None

    def _raw(self, method, path, body=None, headers=()):
        request = urllib.request.Request(self.url + path, method=method)
        for name, value in dict(headers).items():
            request.add_header(name, value)
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, data, timeout=60) as answer:
            text = answer.read()
            return (json.loads(text) if text else None), answer.headers

    def ask(self, method, path, body=None):
        """One request with the token; a refusal raises with the server's own sentence."""
        try:
            return self._raw(method, path, body, {"Authorization": f"Bearer {self.token}"})[0]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()[:500]}") from error

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body):
        return self.ask("POST", path, body)

    def all(self, path):
        """Every item of a paged list."""
        items, cursor = [], None
        while True:
            joint = "&" if "?" in path else "?"
            page = self.get(path + (f"{joint}cursor={urllib.parse.quote(cursor)}" if cursor else ""))
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                return items

    def source(self, source_id, owner="zone", every_s=300):
        """A new MQTT source; returns its token."""
        made = self.post("/api/v1/sources", {
            "id": source_id, "title": {"vi": source_id, "en": source_id}, "owner": owner, "wire": "mqtt",
            "zone": "+07:00", "every_s": every_s})
        return made["token"]

    def entity(self, entity_id, kind, source, owner="zone", every_s=300, place=(106.8, 20.82), attributes=None):
        return self.post("/api/v1/entities", {
            "id": entity_id, "kind": kind, "title": {"vi": entity_id, "en": entity_id}, "owner": owner,
            "place": list(place), "attributes": attributes or {}, "source": source, "every_s": every_s})
