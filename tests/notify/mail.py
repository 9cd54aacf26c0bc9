"""Mail over TLS against a real mail server with certificates of a test authority; and servers that are down or refuse."""

import logging
import tempfile
import warnings
from pathlib import Path

import trustme
from aiosmtpd.smtp import AuthResult

from center import Center, free_port
from far import Mailbox, certified, channel, check, contact, mail_server, person, tried

USER, PASSWORD = "center", "mật khẩu@1"
LOGIN = "center:m%E1%BA%ADt%20kh%E1%BA%A9u%401"


def authenticate(_server, _session, _envelope, _mechanism, data):
    ours = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=ours, handled=ours)


class Night:
    """A center that is started again with another mail server."""

    def __init__(self, folder, authority):
        self.folder = Path(folder)
        authority.cert_pem.write_to_path(str(self.folder / "authority.pem"))
        self.center = self.with_server("smtp://127.0.0.1:1?tls=none")
        self.duty = person(self.center.log_in(), "duty")
        self.center.ask("PUT", "/api/v1/contacts/duty", contact(channel("mail", "email", "duty@center.example")))

    def with_server(self, url, trusts=True):
        trusted = ["--notify-authority", self.folder / "authority.pem"] if trusts else []
        arguments = ["--smtp-url", url, "--mail-from", "Hải Đăng <alarms@center.example>", *trusted]
        if hasattr(self, "center"):
            self.center.stop()
            self.center.arguments = [str(it) for it in arguments]
            return self.center.start()
        return Center(self.folder / "center", arguments=arguments).start()

    def try_it(self, url, **settings):
        self.with_server(url, **settings)
        return tried(self.center, self.duty, "mail", within_s=120)


def arrives(night, what, url, box, **settings):
    n = len(box.mails)
    notice, said = night.try_it(url, **settings)
    check(f"{what}: the mail server took it", notice and notice["delivery"] == "accepted", said)
    check(f"{what}: once, and encrypted", len(box.mails) == n + 1 and box.secure[-1], (len(box.mails) - n, box.secure))


def is_refused(night, what, url, box, words, **settings):
    n = len(box.mails)
    notice, said = night.try_it(url, **settings)
    check(f"{what}: it is not sent", notice and notice["delivery"] == "unreached" and len(box.mails) == n, said)
    check(f"{what}: the officer reads why", any(it in said for it in words), said)


def mail_is_secret_or_not_sent():
    # It does not know that its connections are secret from the first byte, and says so each time.
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    authority, stranger = trustme.CA(), trustme.CA()
    box = Mailbox()
    login = {"auth_required": True, "authenticator": authenticate}
    with tempfile.TemporaryDirectory() as folder:
        night = Night(folder, authority)
        ours = certified(authority, "localhost")
        with mail_server(box, ssl_context=ours, auth_require_tls=False, **login) as port:
            arrives(night, "smtps with a password", f"smtps://{LOGIN}@localhost:{port}", box)
            words = ("UnknownIssuer",)
            is_refused(night, "an authority nobody named", f"smtps://localhost:{port}", box, words, trusts=False)
        with mail_server(box, tls_context=ours, require_starttls=True, **login) as port:
            arrives(night, "STARTTLS with a password", f"smtp://{LOGIN}@localhost:{port}", box)
        with mail_server(box, ssl_context=certified(stranger, "localhost")) as port:
            is_refused(night, "a certificate of another authority", f"smtps://localhost:{port}", box, ("UnknownIssuer", "BadSignature"))
        with mail_server(box, tls_context=certified(authority, "elsewhere.example"), require_starttls=True) as port:
            is_refused(night, "a certificate of another name", f"smtp://localhost:{port}", box, ("not valid for name",))
        with mail_server(box) as port:
            is_refused(night, "a server without STARTTLS", f"smtp://localhost:{port}", box, ("STARTTLS",))
        is_refused(night, "a server that is down", f"smtp://localhost:{free_port()}?tls=none", box, ("refused",))
        night.center.stop()
