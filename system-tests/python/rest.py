"""What a user of the REST client does; each scenario answers with what it saw."""

import time

from ably.types.device import DeviceDetails
from ably.types.channelsubscription import PushChannelSubscription
from ably.types.message import Message
from realtime import test_app
from world import code_of, names, plain


class RestScenarios:
    def __init__(self, world):
        self.world = world

    async def time_is_now(self):
        server = await self.world.rest().time()
        return {"near": abs(server - time.time() * 1000) < 60_000}

    async def publishes_and_pages(self):
        w = self.world
        rest = w.rest(client_id="ann")
        channel = rest.channels.get(w.unique("history"))
        result = await channel.publish("text", "grüße")
        await channel.publish([Message("object", {"a": 1}), Message("bytes", b"\xff\x00")])
        await channel.publish(Message("extras", [1, 2], extras={"headers": {"k": "v"}}))
        await channel.publish("nothing", None)
        page = await channel.history(direction="forwards", limit=2)
        pages = [page]
        while pages[-1].has_next():
            pages.append(await pages[-1].next())
        first = await pages[-1].first()
        items = [item for each in pages for item in each.items]
        backwards = await channel.history(limit=1)
        return {
            "names": [names(each.items) for each in pages],
            "first": names(first.items),
            "data": [plain(each.data) for each in items],
            "clientIds": sorted({each.client_id for each in items}),
            "connectionIds": [each.connection_id for each in items if each.connection_id],
            "serial": items[0].serial == result.serials[0],
            "latest": names(backwards.items),
            "isLast": pages[-1].is_last(),
        }

    async def repeats_are_dropped(self):
        w = self.world
        channel = w.rest().channels.get(w.unique("repeats"))
        for _ in range(3):
            await channel.publish(Message("n", "d", id="once:0"))
        bad = await code_of(channel.publish([Message("a", "1", id="x:0"), Message("b", "2", id="y:1")]))
        return {"names": names((await channel.history()).items), "bad": bad}

    async def odd_names(self):
        """The SDK writes a space of a name as a plus in the path."""
        w = self.world
        told = {}
        for odd in ["a b", "a+b", "a/b", "a%2Fb", "a:b", "ünï", "a?b#c", "a&b=c"]:
            name = w.unique(odd)
            client = await w.connect()
            seen = await w.collect(client.channels.get(name))
            await w.rest().channels.get(name).publish(odd, None)
            await w.until(lambda: seen, f"for the message on {name}")
            history = await w.rest().channels.get(name).history()
            told[odd] = names(seen) == [odd] and names(history.items) == [odd]
        return told

    async def presence_fixtures(self):
        w = self.world
        app = await test_app(w, w.given["testApp"])
        rest = w.rest(key=app["keys"][0]["keyName"] + ":" + app["keys"][0]["value"])
        presence = rest.channels.get("persisted:presence_fixtures").presence
        page = await presence.get()
        history = await presence.history()
        few = await presence.get(limit=2)
        rest_of = [few]
        while rest_of[-1].has_next():
            rest_of.append(await rest_of[-1].next())
        return {
            "members": {m.client_id: plain(m.data) for m in page.items},
            "actions": sorted({m.action for m in page.items}),
            "history": len(history.items),
            "pages": [len(each.items) for each in rest_of],
            "keys": len(app["keys"]),
            "deleted": (await rest.request("DELETE", f"/apps/{app['appId']}", "3")).status_code,
            "after": await code_of(rest.channels.get("a").publish("n", "d")),
        }

    async def stats(self):
        w = self.world
        app = await test_app(w)
        rest = w.rest(key=app["keys"][0]["keyStr"])
        counts = [50, 60, 70]
        minutes = [{"intervalId": f"2025-02-03:15:0{3 + i}",
                    "inbound": {"realtime": {"messages": {"count": count, "data": 7000}}}}
                   for i, count in enumerate(counts)]
        posted = await rest.request("POST", "/stats", version="3", body=minutes)
        page = await rest.stats(start="2025-02-03:15:03", end="2025-02-03:15:05",
                                direction="forwards", limit=2)
        more = await page.next()
        hour = await rest.stats(start="2025-02-03:15", end="2025-02-03:15", unit="hour")
        key = "messages.inbound.all.messages.count"
        return {
            "posted": posted.status_code,
            "counts": [s.entries[key] for s in page.items + more.items],
            "intervals": [s.interval_id for s in page.items],
            "hour": [[s.interval_id, s.unit, s.entries[key]] for s in hour.items],
        }

    async def batch(self):
        w = self.world
        rest = w.rest()
        a, b = w.unique("a"), w.unique("b")
        body = {"channels": [a, b], "messages": {"name": "both", "data": "x"}}
        one = await rest.request("POST", "/messages", version="3", body=body)
        old = await rest.request("POST", "/messages", version="2", body=body)
        limited = await w.rest(key=w.given["limitedKey"]).request(
            "POST", "/messages", version="3", body=[body])
        return {
            "one": [one.status_code, one.items[0]["successCount"], one.items[0]["failureCount"]],
            "old": [each["channel"] for each in old.items] == [a, b],
            "limited": [limited.items[0]["failureCount"],
                        limited.items[0]["results"][0]["error"]["code"]],
            "names": names((await rest.channels.get(b).history()).items),
        }

    async def tokens(self):
        w = self.world
        rest = w.rest()
        details = await rest.auth.request_token(
            {"ttl": 60_000, "client_id": "bob", "capability": {"allowed": ["publish"]}})
        limited = w.rest(token=details.token)
        by_key = w.rest(token_details=await rest.auth.request_token())
        return {
            "clientId": details.client_id,
            "capability": str(details.capability),
            "ttl": details.expires - details.issued,
            "allowed": await code_of(limited.channels.get("allowed").publish("n", "d")),
            "denied": await code_of(limited.channels.get("other").publish("n", "d")),
            "full": await code_of(by_key.channels.get("x").publish("n", "d")),
            "badTtl": await code_of(rest.auth.request_token({"ttl": 48 * 3_600_000})),
            "badCapability": await code_of(
                rest.auth.request_token({"capability": {"x": ["nonsense"]}})),
        }

    async def push_admin(self):
        w = self.world
        app = await test_app(w, {"keys": [{}], "namespaces": [{"id": "pushed", "pushEnabled": True}]})
        admin = w.rest(key=app["keys"][0]["keyStr"]).push.admin
        device = {
            "id": "d1", "client_id": "bob", "platform": "ios", "form_factor": "phone",
            "push": {"recipient": {"transportType": "apns", "deviceToken": "t"}},
            "device_secret": "hidden",
        }
        saved = await admin.device_registrations.save(device)
        got = await admin.device_registrations.get("d1")
        listed = await admin.device_registrations.list(clientId="bob")
        await admin.channel_subscriptions.save(
            PushChannelSubscription("pushed:a", client_id="bob"))
        subscriptions = await admin.channel_subscriptions.list(channel="pushed:a")
        channels = await admin.channel_subscriptions.list_channels()
        removed = await admin.channel_subscriptions.remove(
            PushChannelSubscription("pushed:a", client_id="bob"))
        gone = await admin.device_registrations.remove_where(clientId="bob")
        return {
            "saved": isinstance(saved, DeviceDetails) and saved.id,
            "platform": got.platform,
            "listed": [each.id for each in listed.items],
            "subscriptions": [[s.channel, s.client_id] for s in subscriptions.items],
            "channels": channels.items,
            "removed": [removed.status_code, gone.status_code],
            "left": await code_of(admin.device_registrations.get("d1")),
        }

    async def status_and_requests(self):
        w = self.world
        client = await w.connect()
        name = w.unique("status")
        await client.channels.get(name).attach()
        rest = w.rest()
        status = await rest.channels.get(name).status()
        listed = await rest.request("GET", "/channels", version="3", params={"prefix": name})
        missing = await rest.request("GET", "/nowhere", version="3")
        return {
            "active": status.status.is_active,
            "subscribers": status.status.occupancy.metrics.subscribers,
            "listed": listed.items == [name] or [each.get("channelId") for each in listed.items],
            "missing": [missing.status_code, missing.error_code, missing.success,
                        bool(missing.error_message)],
            "big": await code_of(rest.channels.get(name).publish("n", "x" * 70_000)),
            "badName": await code_of(rest.channels.get(":x").publish("n", "d")),
        }
