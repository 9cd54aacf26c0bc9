"""A browser that has subscribed to push messages: reads them by RFC 8291 and checks who sent them by RFC 8292."""

import base64
import json
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from far import Posted, by, channel, check, contact, tried


def read(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def point(key):
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


class Browser:
    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"sixteen bytes it"

    def keys(self):
        return {"p256dh": written(point(self.key.public_key())), "auth": written(self.auth)}

    def opens(self, body):
        """RFC 8188, one record, with the key of RFC 8291, 3.4."""
        salt, size, sender = body[:16], body[20], body[21:21 + body[20]]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        derived = lambda salt, secret, info, n: HKDF(hashes.SHA256(), n, salt, info).derive(secret)  # noqa: E731
        ikm = derived(self.auth, shared, b"WebPush: info\0" + point(self.key.public_key()) + sender, 32)
        key = derived(salt, ikm, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(salt, ikm, b"Content-Encoding: nonce\0", 12)
        record = AESGCM(key).decrypt(nonce, body[21 + size:], None)
        assert record[-1] == 2, "the last record"
        return json.loads(record[:-1])


def claims(authorization, public_key):
    """Who says so, once the signature is good."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(it.strip().split("=", 1) for it in rest.split(","))
    assert scheme == "vapid" and parts["k"] == public_key, authorization
    signed, _, signature = parts["t"].rpartition(".")
    raw = read(signature)
    whole = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), read(public_key))
    key.verify(whole, signed.encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(read(signed.split(".")[1]))


def a_browser_reads_what_is_pushed(center, duty, tls):
    service, browser = Posted(status=201, tls=tls), Browser()
    subscribed = contact(channel("browser", "web-push", service.url, **browser.keys()))
    by(center, duty, "PUT", "/api/v1/me/channels", subscribed)
    notice, said = tried(center, duty, "browser")
    if not check("the push service took it", notice and notice["delivery"] == "accepted" and len(service.posted) == 1, said):
        return
    headers, body = service.posted[0]
    check("it is kept from the service that carries it", b"title" not in body and headers["content-encoding"] == "aes128gcm")
    told = browser.opens(body)
    check("the browser reads it", told["kind"] == "test" and told["id"] == notice["id"] and told["title"], told)
    public = by(center, duty, "GET", "/api/v1/push-key")["public_key"]
    said = claims(headers["authorization"], public)
    origin = service.url.removesuffix("/hook")
    check("signed for this service, for a while", said["aud"] == origin and time.time() < said["exp"] <= time.time() + 86_400, said)
    check("and says whom to write to", said["sub"] == "mailto:alarms@center.example", said)
    service.status = 410
    notice, said = tried(center, duty, "browser")
    check("a subscription that is gone is not tried again", notice["delivery"] == "unreached" and len(service.posted) == 2, said)
    service.stop()
