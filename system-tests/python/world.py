"""Clients of a node under test, and what one asks of them again and again."""

import asyncio
import random
import string
import time
import urllib.request

from ably import AblyRealtime, AblyRest
from ably.util.exceptions import AblyException

WAIT_SECONDS = 60


class World:
    def __init__(self, given):
        self.given = given
        self.opened = []
        self.count = 0
        self.run = "".join(random.choices(string.ascii_lowercase, k=8))

    def _options(self, more):
        chosen = {
            "endpoint": self.given["host"],
            "use_binary_protocol": self.given["binary"],
            "disconnected_retry_timeout": 300,
            "realtime_request_timeout": 30_000,
            "http_request_timeout": 30,
            **more,
        }
        credentials = {"auth_callback", "token", "token_details"}
        return chosen if credentials & set(chosen) else {"key": self.given["key"], **chosen}

    def client(self, **more):
        made = AblyRealtime(**self._options(more))
        self.opened.append(made)
        return made

    async def connect(self, **more):
        made = self.client(**more)
        await self.until(lambda: made.connection.state == "connected", "to be connected")
        return made

    def rest(self, **more):
        made = AblyRest(**self._options(more))
        self.opened.append(made)
        return made

    async def collect(self, channel, *names):
        """Attaches and keeps all messages that come."""
        messages = []
        subscribed = channel.subscribe(*names, lambda message: messages.append(message))
        await asyncio.wait_for(subscribed, WAIT_SECONDS)
        return messages

    async def until(self, holds, what):
        end = time.monotonic() + WAIT_SECONDS
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"waited {WAIT_SECONDS} s {what}")
            await asyncio.sleep(0.02)

    def unique(self, name):
        self.count += 1
        return f"{name}-{self.run}-{self.count}"

    async def order(self, name):
        """Tells the test what to do with the sockets or the node."""
        url = f"{self.given['control']}/control/{name}"
        request = urllib.request.Request(url, method="POST")
        await asyncio.to_thread(lambda: urllib.request.urlopen(request).close())

    async def close_all(self):
        opened, self.opened = self.opened, []
        for made in opened:
            await made.close()


async def code_of(awaitable):
    """Code and status of its failure; 0 when it succeeds."""
    try:
        await awaitable
    except AblyException as error:
        return [error.code, error.status_code]
    return 0


def plain(data):
    """Data as JSON can carry it."""
    return f"bytes {bytes(data).hex()}" if isinstance(data, (bytes, bytearray)) else data


def names(messages):
    return [each.name for each in messages]


def rises(texts):
    return all(a < b for a, b in zip(texts, texts[1:]))
