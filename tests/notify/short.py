"""Short messages by SMPP through a message center that is not ours, and the receipts it sends back."""

import asyncio
import tempfile
import threading
from pathlib import Path

import smpp34

from center import Center, free_port
from far import by, chain, channel, check, contact, eventually, person, tried

RECEIPT = 4  # Of `esm_class`: a delivery receipt.
UCS2 = 8  # Of `data_coding`.
PARTS = 0x40  # Of `esm_class`: the text begins with a header.


class MessageCenter(threading.Thread):
    """Takes what it is given, and reports each message as `state` says."""

    def __init__(self):
        super().__init__(daemon=True)
        self.port, self.state = free_port(), "DELIVRD"
        self.names, self.taken, self.bound = [], [], {}
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()

    def run(self):
        self.loop.run_until_complete(self.serve())

    async def serve(self):
        server = smpp34.Server("127.0.0.1", self.port, system_id="SMSC")
        await server.start()
        self.ready.set()
        while True:
            event = await server.next()
            if isinstance(event, smpp34.Esme):
                self.names.append(event.system_id)
                self.bound[event.session_id] = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                self.taken.append(event)
                message = f"{len(self.taken):08x}"
                event.accept(message)
                asyncio.ensure_future(self.report(event, message, self.state))

    async def report(self, event, message, state):
        # A provider needs a moment; by then the center is asked for the notice.
        await asyncio.sleep(1)
        text = f"id:{message} sub:001 dlvrd:001 submit date:2611221900 done date:2611221901 stat:{state} err:000 text:"
        await self.bound[event.session_id].deliver_sm(
            event.source_addr, text.encode(), source_addr=event.destination_addr, esm_class=RECEIPT)


def read(events):
    """What the phone shows: parts put together by the numbers in their headers."""
    texts = {}
    for it in events:
        body = bytes(it.short_message)
        at, text = (body[5], body[6:]) if it.esm_class & PARTS else (1, body)
        texts[at] = text.decode("utf-16-be")
    return "".join(texts[at] for at in sorted(texts))


def delivered(center, duty, notice):
    items = by(center, duty, "GET", "/api/v1/me/notices")["items"]
    return next(it["delivery"] for it in items if it["id"] == notice)


def short_messages_arrive_or_somebody_else_is_told():
    smsc = MessageCenter()
    smsc.start()
    smsc.ready.wait(10)
    with tempfile.TemporaryDirectory() as folder:
        url = f"smpp://center:s%65cret@127.0.0.1:{smsc.port}?from=HAIDANG"
        center = Center(Path(folder), arguments=["--smpp-url", url])
        center.arguments += ["--public-url", center.url]
        center.start().log_in()
        duty = person(center, "duty")
        center.ask("PUT", "/api/v1/contacts/duty", contact(channel("phone", "sms", "+84900000001")))
        notice, said = tried(center, duty, "phone")
        # What is tried says what it is and where to look: in letters of Vietnam it may take two parts.
        first = list(smsc.taken)
        words = read(first) if first else ""
        check("the message center has it, by the name it gave us", notice and words and smsc.names == ["center"],
              (said, smsc.names, len(first), words))
        one = first[0]
        coded = (one.destination_addr, one.source_addr, one.data_coding, one.registered_delivery)
        check("to the number, from our name, in letters of Vietnam, with a receipt asked for", coded == ("84900000001", "HAIDANG", UCS2, 1), coded)
        found = eventually(lambda: delivered(center, duty, notice["id"]) == "delivered")
        check("its receipt comes back on the same connection", found, delivered(center, duty, notice["id"]))
        center.source("air", owner="zone")
        center.entity("air-01", "air-station", "air")
        center.ask("PUT", "/api/v1/chains/all", chain((0, "duty")))
        rule = center.get("/api/v1/catalogue")["rules"][0]["id"]
        smsc.state = "UNDELIV"
        drill = by(center, duty, "POST", "/api/v1/drills", {"entity": "air-01", "rule": rule, "severity": "critical"})

        def fate():
            told = by(center, duty, "GET", f"/api/v1/alarms/{drill['id']}/notices")
            return told["notices"] and told["notices"][0]["delivery"]
        check("a message that is not delivered counts as lost at once", eventually(lambda: fate() == "unreached"), fate())
        parts = smsc.taken[len(first):]
        text = read(parts)
        check("a long one comes in parts and reads as one", 1 < len(parts) and "DIỄN TẬP" in text and f"{center.url}/api/v1/notices/" in text, text)
        check("every part fits a phone", all(len(it.short_message) <= 140 for it in parts), [len(it.short_message) for it in parts])
        center.stop()
