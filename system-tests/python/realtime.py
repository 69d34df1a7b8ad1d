"""What a user of the realtime client does; each scenario answers with what it saw."""

import asyncio

from ably import AblyRest
from ably.types.annotation import Annotation
from ably.types.channelmode import ChannelMode
from ably.types.channeloptions import ChannelOptions
from ably.types.message import Message
from ably.types.operations import MessageOperation
from ably.util.crypto import CipherParams
from ably.vcdiff.defaultvcdiffdecoder import AblyVCDiffDecoder
from world import code_of, names, plain, rises

MEMBERS = 250


class RealtimeScenarios:
    def __init__(self, world):
        self.world = world

    async def connects(self):
        w = self.world
        client = await w.connect(client_id="ann")
        details = client.connection.connection_details
        ping = await client.connection.ping()
        identified = client.auth.client_id
        await client.close()
        return {
            "client_id": identified,
            "ttl": details.connection_state_ttl,
            "idle": details.max_idle_interval,
            "ping": ping >= 0,
            "after": client.connection.state,
        }

    async def heartbeats(self):
        """The SDK asks for none and takes a silence of 25 s for a dead transport."""
        client = await self.world.connect()
        manager = client.connection.connection_manager
        seen = []
        delegate = manager.on_heartbeat
        manager.on_heartbeat = lambda id: (seen.append(id), delegate(id))
        await self.world.until(lambda: seen, "for a heartbeat")
        return {"id": seen[0], "state": client.connection.state}

    async def wrong_key(self):
        key = self.world.given["key"] + "x"
        client = self.world.client(key=key)
        await self.world.until(lambda: client.connection.state == "failed", "to be refused")
        reason = client.connection.error_reason
        rest = await code_of(self.world.rest(key=key).channels.get("a").publish("n", "d"))
        return {"code": reason.code, "status": reason.status_code, "rest": rest}

    async def publish_and_subscribe(self):
        w = self.world
        client = await w.connect(client_id="ann")
        other = await w.connect()
        name = w.unique("kinds")
        seen = await w.collect(other.channels.get(name))
        channel = client.channels.get(name)
        acks = [
            await channel.publish("text", "grüße, 世界 🌍"),
            await channel.publish("object", {"a": [1, 2.5, None, True, {"b": "c"}]}),
            await channel.publish("list", [1, "two"]),
            await channel.publish("bytes", b"\x00\x01\xfe\xff"),
            await channel.publish("nothing", None),
            await channel.publish(Message("extras", "x", extras={"headers": {"n": 7}})),
        ]
        await w.until(lambda: len(seen) == 6, f"for 6 messages, saw {names(seen)}")
        return {
            "names": names(seen),
            "data": [plain(each.data) for each in seen],
            "clientIds": sorted({each.client_id for each in seen}),
            "extras": seen[-1].extras,
            "serialsAreThoseOfTheAcks": [s for a in acks for s in a.serials]
            == [each.serial for each in seen],
            "serialsRise": rises([each.serial for each in seen]),
            "connectionIdIsThePublishers": {each.connection_id for each in seen}
            == {client.connection.connection_manager.connection_id},
            "action": seen[0].action,
            "versionIsTheSerial": seen[0].version.serial == seen[0].serial,
        }

    async def filters_by_name(self):
        w = self.world
        client = await w.connect()
        channel = client.channels.get(w.unique("filtered"))
        seen = await w.collect(channel, "wanted")
        all_seen = await w.collect(channel)
        await channel.publish([Message("other", "1"), Message("wanted", "2"), Message("last", "3")])
        await w.until(lambda: len(all_seen) == 3, "for 3 messages")
        channel.unsubscribe()
        await channel.detach()
        return {"wanted": names(seen), "all": names(all_seen), "state": channel.state}

    async def an_id_that_repeats(self):
        w = self.world
        client = await w.connect()
        channel = client.channels.get(w.unique("twice"))
        seen = await w.collect(channel)
        acks = [await channel.publish(Message("order", "d", id="order-17:0")) for _ in range(3)]
        await channel.publish("end", "d")
        await w.until(lambda: "end" in names(seen), "for the end")
        return {"names": names(seen), "serials": len({a.serials[0] for a in acks})}

    async def rewinds(self):
        w = self.world
        client = await w.connect()
        other = await w.connect()
        name = w.unique("rewind")
        for i in range(5):
            await client.channels.get(name).publish(f"m{i}", None)
        channel = other.channels.get(name, params={"rewind": "2"})
        seen = await w.collect(channel)
        await client.channels.get(name).publish("live", None)
        await w.until(lambda: "live" in names(seen), "for what is live")
        return {"names": names(seen), "params": channel.params}

    async def modes(self):
        w = self.world
        client = await w.connect()
        options = ChannelOptions(modes=[ChannelMode.SUBSCRIBE])
        channel = client.channels.get(w.unique("modes"), options)
        await channel.attach()
        granted = [mode.name for mode in channel.modes]
        return {"granted": granted, "publish": await code_of(channel.publish("n", "d"))}

    async def refusals(self):
        w = self.world
        client = await w.connect(key=w.given["limitedKey"])
        denied = client.channels.get(w.unique("denied"))
        attach = await code_of(denied.attach())
        publish = await code_of(client.channels.get(w.unique("other")).publish("n", "d"))
        wrong = await code_of(client.channels.get(":wrong").attach())
        readonly = client.channels.get("readonly:a")
        await readonly.attach()
        return {
            "attach": attach,
            "state": denied.state,
            "publish": publish,
            "wrongName": wrong,
            "readonly": await code_of(readonly.publish("n", "d")),
            "connection": client.connection.state,
        }

    async def cipher(self):
        w = self.world
        client = await w.connect()
        name = w.unique("secret")
        params = CipherParams(secret_key=b"0123456789abcdef", iv=b"fedcba9876543210")
        seen = await w.collect(client.channels.get(name, ChannelOptions(cipher=params)))
        opaque = await w.collect((await w.connect()).channels.get(name))
        await client.channels.get(name).publish("n", {"secret": "yes"})
        await w.until(lambda: seen and opaque, "for both")
        return {"data": seen[0].data, "opaque": isinstance(opaque[0].data, (bytes, bytearray)),
                "encoding": opaque[0].encoding}

    async def presence(self):
        w = self.world
        name = w.unique("room")
        ann = await w.connect(client_id="ann")
        bob = await w.connect(client_id="bob")
        events = []
        room = bob.channels.get(name)
        await room.presence.subscribe(
            lambda m: events.append(f"{m.client_id} {m.action} {plain(m.data)}"))
        own = ann.channels.get(name).presence
        await own.enter({"mood": "fine"})
        await own.update("busy")
        await w.until(lambda: len(events) == 2, "for two events")
        members = await room.presence.get()
        await own.leave()
        await w.until(lambda: len(events) == 3, "for three events")
        history = await w.rest().channels.get(name).presence.history(direction="forwards")
        return {
            "events": events,
            "members": [f"{m.client_id} {m.data}" for m in members],
            "idIsOfTheConnection": all(
                m.id.startswith(ann.connection.connection_manager.connection_id + ":")
                for m in members),
            "left": len(await room.presence.get()),
            "history": [f"{m.client_id} {m.action}" for m in history.items],
        }

    async def many_members(self):
        """In a test app, where the limit is as its request says. All of them are more than the
        SDK takes in one frame: it closes at 1 MiB."""

        def data(i):
            return f"d{i}" + "." * 10_000

        w = self.world
        app = await test_app(w)
        name = w.unique("crowd")
        crowd = await w.connect(key=app["keys"][0]["keyStr"], client_id="*")
        presence = crowd.channels.get(name).presence
        await crowd.channels.get(name).attach()
        await asyncio.gather(*(presence.enter_client(f"c{i}", data(i)) for i in range(MEMBERS)))
        refused = await code_of(presence.enter_client("one too many"))
        other = await w.connect(key=app["keys"][0]["keyStr"])
        room = other.channels.get(name)
        await room.attach()
        members = await room.presence.get()
        return {
            "members": sorted(m.data for m in members) == sorted(data(i) for i in range(MEMBERS)),
            "actions": sorted({m.action for m in members}),
            "refused": refused,
        }

    async def resumes(self):
        """Messages, members and what was not acknowledged, over three cuts."""
        w = self.world
        name = w.unique("resume")
        publisher = await w.connect(client_id="writer")
        subscriber = await w.connect(client_id="reader")
        channel = subscriber.channels.get(name)
        seen = await w.collect(channel)
        events = []
        await channel.presence.subscribe(lambda m: events.append(f"{m.client_id} {m.action}"))
        await publisher.channels.get(name).presence.enter("there")
        before = subscriber.connection.connection_manager.connection_id
        sent = []
        back = {publisher: 0, subscriber: 0}
        for client in back:
            client.connection.on("connected", lambda _, c=client: back.update({c: back[c] + 1}))
        for cut in range(1, 4):
            await w.order("cut")
            # The SDK fails a publish that finds its socket dead before it noticed that itself.
            await w.until(lambda: back[publisher] == cut, "for the publisher to be back")
            for i in range(5):
                sent.append(f"r{cut}m{i}")
                await publisher.channels.get(name).publish(sent[-1], None)
            await w.until(lambda: back[subscriber] == cut, "for the subscriber to be back")
        await publisher.channels.get(name).publish("end", None)
        await w.until(lambda: "end" in names(seen), f"for the end, saw {names(seen)}")
        members = await channel.presence.get()
        return {
            "lost": [each for each in sent if each not in names(seen)],
            "repeated": len(names(seen)) - len(set(names(seen))),
            "inOrder": names(seen) == sent + ["end"],
            "names": names(seen),
            "sent": sent,
            "sameConnection": subscriber.connection.connection_manager.connection_id == before,
            "members": [m.client_id for m in members],
            "left": [e for e in events if e == "writer 3"],
        }

    async def renews_its_token(self):
        """At every CONNECTED the SDK attaches all its channels again, while messages flow."""
        w = self.world
        key = AblyRest(key=w.given["key"], endpoint=w.given["host"])
        issued = []

        async def fresh(params):
            issued.append(await key.auth.request_token({"ttl": 12_000, "client_id": "ann"}))
            return issued[-1]

        client = await w.connect(auth_callback=fresh)
        publisher = await w.connect()
        name = w.unique("renewal")
        channel = client.channels.get(name)
        seen = await w.collect(channel)
        quiet = client.channels.get(w.unique("quiet"))
        await quiet.attach()
        events = []
        await quiet.presence.subscribe(lambda m: events.append(m.action))
        await quiet.presence.enter("here")
        states = []
        client.connection.on(lambda change: states.append(change.current))
        attaches = []
        channel.on(lambda change: attaches.append([change.current, change.resumed]))
        count = 0
        while len(issued) < 3:
            await publisher.channels.get(name).publish(f"m{count}", None)
            count += 1
        await w.until(lambda: len(attaches) >= 4, f"to attach twice again, saw {attaches}")
        await publisher.channels.get(name).publish("end", None)
        await w.until(lambda: "end" in names(seen), "for the end")
        member = await quiet.presence.get()
        await key.close()
        return {
            "inOrder": names(seen) == [f"m{i}" for i in range(count)] + ["end"],
            "states": sorted({s.value for s in states}),
            "notResumed": [a for a in attaches if a[0] == "attached" and not a[1]],
            "left": events.count(3),
            "member": [m.client_id for m in member],
        }

    async def authorizes(self):
        """Capabilities of live attachments follow the token, both ways."""
        w = self.world
        key = AblyRest(key=w.given["key"], endpoint=w.given["host"])
        a, b = w.unique("a"), w.unique("b")
        capabilities = [{a: ["*"]}, {a: ["*"], b: ["*"]}, {b: ["*"]}]

        async def fresh(params):
            return await key.auth.request_token({"capability": capabilities[0]})

        client = await w.connect(auth_callback=fresh)
        first, second = client.channels.get(a), client.channels.get(b)
        await first.attach()
        denied = await code_of(second.attach())
        capabilities.pop(0)
        await client.auth.authorize()
        await second.attach()
        allowed = second.state
        capabilities.pop(0)
        await client.auth.authorize()
        await w.until(lambda: first.state == "failed", "to lose a channel")
        reason = first.error_reason
        await w.until(lambda: second.state == "attached", "to keep the other")
        await key.close()
        return {"denied": denied, "allowed": allowed, "lost": reason.code,
                "second": second.state, "connection": client.connection.state}

    async def expires(self):
        """A token that nobody renews."""
        w = self.world
        token = await w.rest().auth.request_token({"ttl": 3_000})
        client = w.client(token=token.token)
        reasons = []
        client.connection.on(
            lambda change: reasons.append([change.current, change.reason and change.reason.code]))
        await w.until(lambda: reasons and reasons[-1][0] == "failed", "for its end")
        return {"reasons": reasons[-2:]}

    async def deltas(self):
        w = self.world
        name = w.unique("delta")
        client = await w.connect(vcdiff_decoder=AblyVCDiffDecoder())
        publisher = await w.connect()
        channel = client.channels.get(name, params={"delta": "vcdiff"})
        seen = await w.collect(channel)
        sent = [{"score": i, "padding": "the same in all of them " * 20} for i in range(10)]
        for each in sent:
            await publisher.channels.get(name).publish("n", each)
        await w.until(lambda: len(seen) == 10, f"for 10 messages, saw {len(seen)}")
        formats = [bool(each.extras and "delta" in each.extras) for each in seen]
        return {"same": [each.data for each in seen] == sent, "deltas": formats.count(True),
                "params": channel.params}

    async def a_broken_chain_of_deltas_is_mended(self):
        """The decoder fails once: the SDK attaches again where it was."""
        w = self.world
        name = w.unique("mended")

        class Failing(AblyVCDiffDecoder):
            failures = 0

            def decode(self, delta, base):
                if Failing.failures == 0:
                    Failing.failures = 1
                    raise ValueError("not this one")
                return super().decode(delta, base)

        client = await w.connect(vcdiff_decoder=Failing())
        publisher = await w.connect()
        channel = client.channels.get(name, params={"delta": "vcdiff"})
        seen = await w.collect(channel)
        sent = [{"score": i, "padding": "the same in all of them " * 20} for i in range(10)]
        for each in sent:
            await publisher.channels.get(name).publish("n", each)
        await w.until(lambda: seen and seen[-1].data == sent[-1], "for the last one")
        return {"same": [each.data for each in seen] == sent, "failures": Failing.failures,
                "scores": [each.data["score"] for each in seen]}

    async def changes_and_annotations(self):
        w = self.world
        client = await w.connect(client_id="ann")
        modes = [ChannelMode.PUBLISH, ChannelMode.SUBSCRIBE, ChannelMode.ANNOTATION_PUBLISH,
                 ChannelMode.ANNOTATION_SUBSCRIBE]
        channel = client.channels.get("mutable:" + w.unique("m"), ChannelOptions(modes=modes))
        seen = await w.collect(channel)
        notes = []
        await channel.annotations.subscribe(lambda note: notes.append(note))
        serial = (await channel.publish("n", "one")).serials[0]
        updated = await channel.update_message(
            Message(serial=serial, data="two"), MessageOperation(description="better"))
        await channel.append_message(Message(serial=serial, data=" three"))
        await channel.annotations.publish(serial, Annotation(type="like:flag.v1"))
        await w.until(lambda: len(seen) == 4 and notes, f"for 4, saw {len(seen)}")
        got = await channel.get_message(serial)
        versions = await channel.get_message_versions(serial)
        deleted = await channel.delete_message(Message(serial=serial))
        await w.until(lambda: len(seen) == 5, "for the tombstone")
        return {
            "actions": [int(each.action) for each in seen],
            "data": [plain(each.data) for each in seen[:3]],
            "serials": len({each.serial for each in seen}),
            "versionsRise": rises([serial, updated.version_serial, deleted.version_serial]),
            "description": seen[1].version.description,
            "summary": seen[3].annotations.summary,
            "annotation": [notes[0].type, notes[0].client_id, notes[0].message_serial == serial,
                           notes[0].serial > serial],
            "latest": got.data,
            "versions": [plain(v.data) for v in versions.items],
        }

    async def a_node_that_is_replaced(self):
        """The old node drains; whoever reads 5xx in its DISCONNECTED would never return."""
        w = self.world
        client = await w.connect()
        channel = client.channels.get(w.unique("drain"))
        seen = await w.collect(channel)
        reasons = []
        client.connection.on(lambda change: reasons.append(change.reason and
                             [change.reason.code, change.reason.status_code]))
        await channel.publish("before", None)
        await w.order("replace")
        await w.until(lambda: client.connection.state == "connected" and reasons, "to be back")
        await channel.publish("after", None)
        await w.until(lambda: "after" in names(seen), "for what came after")
        return {"names": names(seen), "reasons": [each for each in reasons if each]}


async def test_app(world, specification=None):
    """A new app of the sandbox."""
    rest = world.rest()
    body = specification or {"limits": {"presence": {"maxMembers": MEMBERS}}, "keys": [{}],
                             "namespaces": []}
    answer = await rest.request("POST", "/apps", version="2", body=body)
    return answer.items[0]
