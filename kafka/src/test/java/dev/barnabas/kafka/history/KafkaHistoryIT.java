package dev.barnabas.kafka.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.channel.KeptItems;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.edit.EditRecord;
import dev.barnabas.core.edit.EditRecord.Snapshot;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageBytes;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.presence.PresenceBytes;
import dev.barnabas.core.presence.PresenceRecord;
import dev.barnabas.core.presence.PresenceRecords;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.core.store.HistoryStore.Question;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.StoreReads;
import dev.barnabas.core.store.StoredItem;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.core.store.TreeKey.Kind;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KafkaHistoryIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ChannelKey ROOM = ChannelKey.of("app", "kept:room");
  private static final Namespace STANDARD = Namespace.standard("");

  private final TestNode node = TestNode.first();
  private final KafkaProducer<byte[], byte[]> producer = TestKafka.producer(node.cluster, Map.of());
  private final String topic = TestKafka.name("barnabas.history");
  private final AtomicLong aheadMillis = new AtomicLong();
  private final InstantSource clock =
      () -> InstantSource.system().instant().plusMillis(aheadMillis.get());
  private final HistoryStore store = HistoryStore.none();

  KafkaHistoryIT() {
    store.follow(
        new Namespaces(
            Map.of(
                "app",
                new AppRules(
                    Map.of("kept", rules("kept", true, false), "last", rules("last", false, true)),
                    AppLimits.STANDARD,
                    false))));
  }

  private static Namespace rules(String id, boolean persisted, boolean persistLast) {
    return new Namespace(
        id,
        persisted,
        Duration.ofHours(24),
        persistLast,
        false,
        false,
        true,
        false,
        false,
        20,
        false,
        1_000,
        STANDARD.conflationKey(),
        null,
        STANDARD.slowClient());
  }

  @AfterEach
  void stop() {
    producer.close();
    node.close();
  }

  @Test
  void keepsEachMessageOnceWhileWritersComeAndGo() {
    for (int round = 0; round < 3; round++) {
      try (KafkaHistory _ = start();
          KafkaHistory second = start()) {
        publish(ROOM, round * 200, round * 200 + 200);
        publish(ROOM, round * 200, round * 200 + 50); // again: repeats
        publish(ChannelKey.of("app", "other:room"), 0, 20);
        awaitStored(second);
        assertThat(numbers(ROOM, true)).isEqualTo(range(0, round * 200 + 200).reversed());
      }
    }
    try (KafkaHistory _ = start()) {
      assertThat(numbers(ROOM, false)).isEqualTo(range(0, 600));
      assertThat(numbers(ChannelKey.of("app", "other:room"), false)).isEmpty();
    }
  }

  @Test
  void whatIsNotStoredYetComesFromTheLog() {
    try (KafkaHistory first = start()) {
      publish(ROOM, 0, 10);
      awaitStored(first);
    }
    publish(ROOM, 10, 30); // nobody stores it
    try (StoreIndex index = new StoreIndex(node.cluster, topic + ".index", partitions());
        StoreFetch fetch = new StoreFetch(node.cluster, System::nanoTime)) {
      index.start();
      store.connect(new Reads(index, fetch));
      assertThat(numbers(ROOM, false)).isEqualTo(range(0, 30));
      assertThat(numbers(ROOM, true)).isEqualTo(range(0, 30).reversed());
    }
  }

  @Test
  void aRecordOfTheIndexThatCanNotBeReadIsSkipped() {
    try (KafkaHistory first = start()) {
      publish(ROOM, 0, 10);
      awaitStored(first);
    }
    for (int partition = 0; partition < partitions(); partition++) {
      send(new ProducerRecord<>(topic + ".index", partition, Covered.key(), new byte[3]));
    }
    try (KafkaHistory second = start()) {
      publish(ROOM, 10, 20);
      awaitStored(second);
      assertThat(numbers(ROOM, true)).isEqualTo(range(0, 20).reversed());
      assertThat(second.status().problem()).isEmpty();
    }
  }

  /** Reads without writing. */
  private final class Reads implements StoreReads {
    private final StoreIndex index;
    private final StoreFetch fetch;

    Reads(StoreIndex index, StoreFetch fetch) {
      this.index = index;
      this.fetch = fetch;
    }

    @Override
    public Found find(int partition, TreeKey key) {
      StoreIndex.Place place = index.find(partition, key.rootKey());
      return new Found(value(topic + ".index", partition, place.root()), place.covered());
    }

    @Override
    public byte[] record(int partition, long offset) {
      return value(topic, partition, offset);
    }

    private byte[] value(String from, int partition, long offset) {
      var at = new TopicPartition(from, partition);
      return Objects.requireNonNull(fetch.find(at, offset)).value();
    }
  }

  @Test
  void showsTheLatestContentAtThePlaceOfTheCreate() {
    try (KafkaHistory history = start()) {
      List<RecordMetadata> places = publish(ROOM, 0, 5);
      awaitStored(history);
      edit(places.get(2), 2, "edited");
      publish(ROOM, 5, 6);
      awaitStored(history);
      List<Message> messages = messages(ROOM, false);
      assertThat(messages)
          .extracting(KafkaHistoryIT::text)
          .containsExactly("0", "1", "edited", "3", "4", "5");
      assertThat(messages.get(2).action()).isEqualTo(MessageAction.UPDATE);
    }
    try (KafkaHistory history = start()) {
      awaitStored(history);
      assertThat(messages(ROOM, false))
          .extracting(KafkaHistoryIT::text)
          .containsExactly("0", "1", "edited", "3", "4", "5");
    }
  }

  @Test
  void keepsPresenceAsItsSubscribersSawIt() {
    try (KafkaHistory history = start()) {
      presence(PresenceAction.ENTER, "here", 0);
      presence(PresenceAction.UPDATE, "busy", 1);
      presence(PresenceAction.LEAVE, "bye", 2);
      presence(PresenceAction.LEAVE, "again", 3); // nobody is there any more
      awaitStored(history);
      assertThat(ask(new TreeKey(Kind.PRESENCE, ROOM), false))
          .extracting(item -> PresenceBytes.event(item.body()))
          .extracting(event -> event.action() + " " + event.clientId())
          .containsExactly("ENTER ann", "UPDATE ann", "LEAVE ann");
    }
  }

  @Test
  void keepsTheLastPublishWhereOnlyThatIsAskedFor() {
    ChannelKey last = ChannelKey.of("app", "last:price");
    try (KafkaHistory history = start()) {
      publish(last, 0, 10);
      awaitStored(history);
      publish(last, 10, 15);
      awaitStored(history);
      assertThat(numbers(last, false)).containsExactly(14);
    }
  }

  @Test
  void letsGoWhatIsOlderThanTheRetentionAlsoWhereNothingHappens() {
    try (KafkaHistory history = start()) {
      publish(ROOM, 0, 10);
      awaitStored(history);
      await().atMost(LONG).until(() -> history.status().channels() == 2);
      aheadMillis.set(Duration.ofHours(26).toMillis());
      await().atMost(LONG).until(() -> history.status().channels() == 1);
      assertThat(numbers(ROOM, false)).isEmpty();
    }
  }

  private KafkaHistory start() {
    return KafkaHistory.start(
        node.cluster,
        node.log,
        new HistorySettings(topic, 1, 2 << 20, ReplaySettings.DEFAULT, Duration.ofMillis(50)),
        store,
        clock);
  }

  private int partitions() {
    return node.log.partitions();
  }

  /** Everything that is in the log now is in the store, as the index of that node says. */
  private void awaitStored(KafkaHistory history) {
    for (int p = 0; p < partitions(); p++) {
      int partition = p;
      LogBounds bounds =
          Waiting.on(node.log.reader().bounds(new LogPartition(node.log.topic(), p)));
      if (bounds.end() > 0) {
        // The position is told at once only with something to store: give each something.
        ChannelKey pulse = pulse(partition);
        List<RecordMetadata> places = publish(pulse, 0, 1);
        await()
            .atMost(LONG)
            .until(() ->
                history.find(partition, new TreeKey(Kind.MESSAGES, pulse)).covered().offset()
                    > places.getFirst().offset());
      }
    }
  }

  private int pulses;

  /** A channel of the namespace that keeps the last, in that partition. */
  private ChannelKey pulse(int partition) {
    while (true) {
      ChannelKey key = ChannelKey.of("app", "last:pulse" + pulses++);
      if (key.partition(partitions()) == partition) {
        return key;
      }
    }
  }

  private List<RecordMetadata> publish(ChannelKey channel, int from, int to) {
    List<RecordMetadata> places = new ArrayList<>();
    for (int i = from; i < to; i++) {
      byte[] value =
          EnvelopeCodec.encode(
              new Envelope(
                  Envelope.Kind.MESSAGE,
                  Scope.CLIENT,
                  "id-" + i,
                  new Origin(1, i),
                  null,
                  List.of(message(i))));
      places.add(append(channel, value));
    }
    return places;
  }

  private static Message message(int number) {
    return Message.of("n", new Data.Text(String.valueOf(number))).withId("id-" + number);
  }

  private RecordMetadata append(ChannelKey channel, byte[] value) {
    return send(
        new ProducerRecord<>(
            node.log.topic(), channel.partition(partitions()), channel.bytes(), value));
  }

  private RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void edit(RecordMetadata place, int number, String text) {
    var serial =
        new ChannelSerial(
            node.log.identity(), place.partition(), new Position(place.offset(), 0), 0);
    Message created = message(number).withPlace(place.timestamp(), serial.text());
    Message change =
        Message.of(null, new Data.Text(text))
            .withId("edit-" + number)
            .withRevision(new Revision(MessageAction.UPDATE, null, null));
    var snapshot =
        new Snapshot(place.offset() + 1, EditedMessage.created(created, serial.position()));
    append(
        ROOM,
        EditRecords.encode(
            new Origin(1, 1_000),
            Scope.CLIENT,
            "edit-" + number,
            new EditRecord.Edit(serial.position(), change, snapshot)));
  }

  private void presence(PresenceAction action, String data, int msgSerial) {
    var event =
        new PresenceMessage(
            "conn:" + msgSerial + ":0", action, "ann", "conn", new Data.Text(data), null, null, 0);
    var publisher = new Envelope.Publisher("conn", 0, msgSerial, 0);
    append(
        ROOM,
        PresenceRecords.encode(
            new Origin(1, msgSerial),
            "conn:" + msgSerial,
            new PresenceRecord.Published(publisher, List.of(event))));
  }

  private List<StoredItem> ask(TreeKey key, boolean newestFirst) {
    int partition = key.channel().partition(partitions());
    long end = Waiting.on(node.log.reader().bounds(node.log.partition(partition))).end();
    var items = new KeptItems(store, node.log, partition, ReplaySettings.DEFAULT, end);
    var question = new Question(key, LogPlace.FIRST, items.end(), 0, Long.MAX_VALUE);
    List<StoredItem> found = new ArrayList<>();
    if (newestFirst) {
      items.newestFirst(question, found::add);
    } else {
      items.oldestFirst(question, found::add);
    }
    return found;
  }

  private List<Message> messages(ChannelKey channel, boolean newestFirst) {
    return ask(new TreeKey(Kind.MESSAGES, channel), newestFirst).stream()
        .map(item -> MessageBytes.current(item.body()))
        .toList();
  }

  private List<Integer> numbers(ChannelKey channel, boolean newestFirst) {
    return messages(channel, newestFirst).stream()
        .map(message -> Integer.parseInt(text(message)))
        .toList();
  }

  private static String text(Message message) {
    return message.data() instanceof Data.Text(var value) ? value : "";
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
