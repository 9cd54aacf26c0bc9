"""Line protocol over HTTP: clients with keep-alive, each with bodies of its own."""

import threading
import time
from http.client import HTTPConnection

BUSY = (429, 503)


def send(port, path, parts, headers=None):
    """Sends the bodies of each client; how long it took, and how often the server asked for patience."""
    failures, waits = [], []
    threads = [threading.Thread(target=_send_part, args=(port, path, part, headers or {}, failures, waits))
               for part in parts]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    return time.perf_counter() - begun, len(waits)


def _send_part(port, path, bodies, headers, failures, waits):
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        for body in bodies:
            while not _sent(connection, path, body, headers):
                waits.append(1)
                time.sleep(0.1)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other thread must hear of it
        failures.append(f"{type(error).__name__}: {error}")
    finally:
        connection.close()


def _sent(connection, path, body, headers):
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status in BUSY:
        return False
    if answer.status != 204:
        raise RuntimeError(f"POST {path}: {answer.status} {said[:300].decode(errors='replace')}")
    return True
