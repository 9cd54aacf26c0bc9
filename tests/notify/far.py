"""The far ends of notices, none of them ours: a mail server (aiosmtpd), web servers, and what they took."""

import contextlib
import email
import email.policy
import http.server
import json
import ssl
import sys
import threading
import time
import urllib.request
from pathlib import Path

from aiosmtpd.controller import Controller

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
from center import free_port  # noqa: E402

WITHIN_S = 60
failures = []


def check(what, ok, seen=None):
    print(f"{'ok    ' if ok else 'FAILED'} {what}" + ("" if ok or seen is None else f": {seen}"), flush=True)
    if not ok:
        failures.append(what)
    return ok


def eventually(find, within_s=WITHIN_S):
    deadline = time.monotonic() + within_s
    while True:
        found = find()
        if found or deadline < time.monotonic():
            return found
        time.sleep(0.1)


class Mailbox:
    """What a mail server took, and from whom over what."""

    def __init__(self):
        self.mails = []
        self.secure = []

    async def handle_DATA(self, server, _session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.secure.append(server.transport.get_extra_info("ssl_object") is not None)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 taken"


@contextlib.contextmanager
def mail_server(box, **settings):
    """A real one, on a port of its own."""
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port, **settings)
    server.start()
    try:
        yield port
    finally:
        server.stop(no_assert=True)


class Posted:
    """A web server that keeps what was posted and answers as it is told; over TLS where it has a certificate."""

    def __init__(self, status=204, answer=b"", tls=None):
        self.posted, self.status, self.answer = [], status, answer
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.posted.append(({name.lower(): it for name, it in self.headers.items()}, body))
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"{'https' if tls else 'http'}://localhost:{self.server.server_address[1]}/hook"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def certified(authority, *names):
    """What a server with a certificate for these names speaks TLS with."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(made)
    return made


def by(center, token, method, path, body=None):
    """Asks as somebody else."""
    kept, center.token = center.token, token
    try:
        return center.ask(method, path, body)
    finally:
        center.token = kept


def page(method, url):
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=30) as answer:
        return answer.read().decode()


def channel(id, medium, to, **keys):
    return {"id": id, "medium": medium, "to": to, "keys": keys, "severity_min": "low", "enabled": True}


def contact(*channels, superior=None):
    return {"lang": "vi", "zone": "Asia/Ho_Chi_Minh", "quiet": None, "superior": superior, "channels": list(channels)}


def chain(*rungs):
    """For every alarm: (after so many seconds, whom)."""
    made = [{"after_s": after_s, "to": [{"kind": "person", "id": it} for it in people]} for after_s, *people in rungs]
    return {"rank": 1, "title": {"vi": "Mọi cảnh báo", "en": "All"}, "severity_min": "low", "class": None, "hours": None, "rungs": made}


def person(center, id, role="operator"):
    """Somebody with a token: an administrator judges nothing, and so begins no drill."""
    center.post("/api/v1/users", {"id": id, "name": id, "role": role, "org": "zone", "password": "một mật khẩu dài để thử"})
    admin = center.token
    center.log_in(id)
    token, center.token = center.token, admin
    return token


def tried(center, token, channel_id, within_s=WITHIN_S):
    """Presses the test button of a channel of one's own, and waits until its fate is known."""
    made = by(center, token, "POST", f"/api/v1/me/channels/{channel_id}/test")

    def find():
        items = by(center, token, "GET", "/api/v1/me/notices")["items"]
        found = [it for it in items if it["id"] == made["notice"]]
        return found and found[0]["delivery"] not in ("handing", "waiting") and found[0]
    notice = eventually(find, within_s)
    return notice, json.dumps(notice, ensure_ascii=False)
