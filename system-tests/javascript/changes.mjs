// Messages that change after they were published, and messages as deltas. `given.vcdiff` is the
// decoder, where there is one.
export function changes(given, world) {
  const { connect, rest, collect, until, unique } = world;
  const mutable = (name) => unique(`mutable:${name}`);
  const seen = (message) => ({
    action: message.action, name: message.name ?? null, data: message.data ?? null, serial: message.serial,
    version: message.version, timestamp: message.timestamp, summary: message.annotations?.summary ?? null,
  });
  const code = (promise) => promise.then(() => 0, (error) => error.code);

  return {
    async deltas() {
      const client = await connect({ plugins: { vcdiff: given.vcdiff } });
      const publisher = await connect();
      const name = unique('deltas');
      const channel = client.channels.get(name, { params: { delta: 'vcdiff' } });
      const plain = publisher.channels.get(name);
      const raw = [];
      const manager = client.connection.connectionManager;
      const onChannelMessage = client.channels.processChannelMessage.bind(client.channels);
      client.channels.processChannelMessage = (frame) => {
        if (frame.action === 15) raw.push(...frame.messages.map((m) => String(m.encoding ?? '')));
        return onChannelMessage(frame);
      };
      const received = await collect(channel);
      const sent = [
        { foo: 'bar', count: 1, status: 'active' }, { foo: 'bar', count: 2, status: 'active' },
        { foo: 'bar', count: 2, status: 'inactive' }, { foo: 'bar', count: 3, status: 'inactive' }, 'text grüße', 'text grüße 2',
      ];
      for (const data of sent) await plain.publish('m', data);
      await plain.publish([{ name: 'm', data: 'one of batch' }, { name: 'm', data: 'two of batch' }]);
      await plain.publish('m', new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
      await plain.publish('m', new Uint8Array([1, 2, 3, 4, 5, 6, 7, 9]));
      await received.count(sent.length + 4);
      const before = raw.length;
      // One that can't be decoded: the channel comes again from the message before.
      channel._lastPayload.messageId = 'another';
      await plain.publish('m', 'after the failure');
      await received.until((m) => m.data === 'after the failure');
      await plain.publish('m', 'and on');
      await received.until((m) => m.data === 'and on');
      return {
        same: JSON.stringify(received.messages.slice(0, sent.length).map((m) => m.data)) === JSON.stringify(sent),
        rest: received.messages.slice(sent.length).map((m) => world.plain(m.data)),
        deltas: raw.slice(0, before).map((encoding) => encoding.includes('vcdiff')),
        afterFailure: raw.slice(before).map((encoding) => encoding.includes('vcdiff')),
        params: channel.params, state: channel.state, connected: manager.state.state,
      };
    },

    async edits() {
      const client = await connect({ clientId: 'anna' });
      const name = mutable('edits');
      const channel = client.channels.get(name);
      const received = await collect(channel);
      const { serials: [serial] } = await channel.publish('chat', 'first');
      await received.count(1);
      const update = await channel.updateMessage({ serial, data: 'second' }, { description: 'typo', metadata: { a: 'b' } });
      await received.count(2);
      const append = await channel.appendMessage({ serial, data: ' and more' });
      await received.count(3);
      const full = (await connect()).channels.get(name, { params: { appendMode: 'full' } });
      const whole = await collect(full);
      await channel.appendMessage({ serial, data: '!' });
      await received.count(4);
      await whole.count(1);
      const latest = await channel.getMessage(serial);
      const versions = (await channel.getMessageVersions(serial)).items;
      const restChannel = rest({ clientId: 'anna' }).channels.get(name);
      const restUpdate = await restChannel.updateMessage({ serial, data: { over: 'rest' } });
      await received.count(5);
      const removed = await channel.deleteMessage({ serial });
      await received.count(6);
      const history = (await channel.history()).items;
      return {
        received: received.messages.map(seen), whole: whole.messages.map(seen), latest: seen(latest),
        versions: versions.map(seen), history: history.map(seen), serial,
        versionSerials: [update, append, restUpdate, removed].map((result) => result.versionSerial),
        versionsRise: world.rises([serial, ...received.messages.slice(1).map((m) => m.version.serial)]),
        unknown: await code(channel.updateMessage({ serial: serial.replace(/-\d{15}-/, '-900000000000000-'), data: 'x' })),
        malformed: await code(channel.updateMessage({ serial: 'nonsense', data: 'x' })),
        immutable: await code(client.channels.get(unique('plain')).updateMessage({ serial, data: 'x' })),
      };
    },

    async annotations() {
      const anna = await connect({ clientId: 'anna' });
      const ben = await connect({ clientId: 'ben' });
      const name = mutable('annotations');
      const channel = anna.channels.get(name, { modes: ['publish', 'subscribe', 'annotation_publish', 'annotation_subscribe'] });
      const received = await collect(channel);
      const events = [];
      await channel.annotations.subscribe((annotation) => events.push(annotation));
      const { serials: [serial] } = await channel.publish('chat', 'first');
      await received.count(1);
      const other = ben.channels.get(name);
      await channel.annotations.publish(received.messages[0], { type: 'reaction:distinct.v1', name: 'like' });
      await other.annotations.publish(serial, { type: 'reaction:distinct.v1', name: 'like' });
      await rest({ clientId: 'carl' }).channels.get(name).annotations.publish(serial, { type: 'reaction:distinct.v1', name: 'sad' });
      await channel.annotations.delete(serial, { type: 'reaction:distinct.v1', name: 'like' });
      await received.count(5);
      await until(new Promise((resolve) => { const look = () => (events.length >= 4 ? resolve() : setTimeout(look, 20)); look(); }), 'annotations');
      const listed = (await channel.annotations.get(serial, {})).items;
      const message = await channel.getMessage(serial);
      const ofBen = (await rest().request('get', `/channels/${encodeURIComponent(name)}/messages/${encodeURIComponent(serial)}/client-summary`, 5, { clientId: 'ben' })).items[0];
      return {
        ofBen,
        events: events.map((e) => ({ action: e.action, clientId: e.clientId, name: e.name, type: e.type, messageSerial: e.messageSerial === serial })),
        serialsSortAfter: events.every((e) => e.serial > serial), summaries: received.messages.slice(1).map(seen),
        listed: listed.map((e) => `${e.action} ${e.clientId} ${e.name}`), latest: seen(message), serial,
        unidentified: await code((await connect()).channels.get(name).annotations.publish(serial, { type: 'reaction:distinct.v1', name: 'x' })),
        immutable: await code(anna.channels.get(unique('plain')).annotations.publish(serial, { type: 'reaction:distinct.v1', name: 'x' })),
      };
    },

    async ephemeral() {
      const client = await connect();
      const name = unique('ephemeral');
      const channel = client.channels.get(name);
      const received = await collect(channel);
      await channel.publish({ name: 'gone', data: 'x', extras: { ephemeral: true } });
      await channel.publish('kept', 'y');
      await received.count(2);
      const late = (await connect()).channels.get(name, { params: { rewind: '10' } });
      const rewound = await collect(late);
      await rewound.count(1);
      const history = (await channel.history()).items;
      return {
        live: received.messages.map((m) => m.name), rewound: rewound.messages.map((m) => m.name), history: history.map((m) => m.name),
        flat: await code(channel.publish({ name: 'x', extras: { headers: { a: {} } } })),
      };
    },
  };
}
