"""MQTT, QoS 1, a thousand connections, eight values a message: until the last is durable and can be asked for."""

from measure import load
from measure.process import until, used

OVERLOAD_S = 10


def ingest(stack, n_messages, *how):
    """One run on a fresh stack: rate, and what its servers used."""
    n_messages = int(n_messages * stack.share)
    try:
        stack.start()
        devices = load.publisher("--addr", stack.addr, "--messages", n_messages, *stack.publishing, *how)
        for process in stack.processes:
            process.mark()
        stack.before(n_messages)
        sent = devices.go().ended()
        n_stored, at = until(stack.n_stored, sent["acknowledged"])
        n_stored = min(n_stored, sent["acknowledged"])
        took_s = at - sent["begun_us"] / 1e6
        servers = used(stack.processes)
        return {
            "messages_s": round(n_stored / took_s), "seconds": round(took_s, 2), "sent": sent["sent"],
            "acknowledged": sent["acknowledged"], "stored": n_stored, "lost": max(0, sent["acknowledged"] - n_stored),
            "cpu_us_a_message": round(servers["cpu_s"] * 1e6 / max(1, n_stored), 1),
            "anon_mb": servers["anon_mb"], "peak_mb": servers["peak_mb"], "puback": stack.puback,
            "ack_p50_ms": sent["ack_p50_us"] / 1000, "ack_p99_ms": sent["ack_p99_us"] / 1000,
            "dead_connections": sent["dead"], "processes": servers["each"], **stack.after(),
        }
    finally:
        stack.stop()


def overload(stack, sustained_s):
    """Twice what was sustained, for ten seconds: acknowledged against kept."""
    rate = 2 * sustained_s
    return {"rate_s": rate, **ingest(stack, rate * OVERLOAD_S / stack.share, "--rate", rate, "--timeout-s", 60)}
