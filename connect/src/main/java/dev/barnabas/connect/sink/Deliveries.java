package dev.barnabas.connect.sink;

import dev.barnabas.connect.rest.BatchAnswer;
import dev.barnabas.connect.rest.BatchAnswer.Failure;
import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.MappingFailure;
import dev.barnabas.protocol.codec.MessageTrees;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.json.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a task on their way: they wait in lanes, go out in batches, one request of a lane
 * at a time and several lanes at once, and come back when a node can't take them now.
 *
 * <p>Thread: any; the state is guarded by one lock, which no I/O holds.
 */
public final class Deliveries {
  /** Sends a batch; the future does not fail. */
  public interface Sender {
    CompletableFuture<BatchAnswer> publish(List<byte[]> parts);
  }

  /** A dead letter that the worker writes for a record. */
  private record Letter(Future<Void> written, Progress.Open open) {}

  private record LaneName(TopicPartition partition, int slot) {}

  private final DeliverySettings settings;
  private final Sender sender;
  private final TaskWorld world;
  private final FailedRecords failedRecords;
  private final SinkFigures figures;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Progress progress = new Progress();
  private final Map<LaneName, Lane> lanes = new LinkedHashMap<>();
  private final Deque<Letter> letters = new ArrayDeque<>(); // not known to be written, in order
  private int underWay;
  private int next;
  private boolean flushing;
  private boolean closed;
  private @Nullable ConnectException failure;

  public Deliveries(
      DeliverySettings settings,
      Sender sender,
      TaskWorld world,
      FailedRecords failedRecords,
      SinkFigures figures) {
    this.settings = settings;
    this.sender = sender;
    this.world = world;
    this.failedRecords = failedRecords;
    this.figures = figures;
  }

  /**
   * Waits until there is room for more records; not while a node has asked us to wait.
   *
   * @return false when there is none yet
   * @throws ConnectException when the task has failed
   */
  public boolean awaitRoom(Duration most) {
    return await(most, () -> waiting() < settings.bufferMessages());
  }

  /**
   * Takes a record over.
   *
   * @throws ConnectException when it can't be mapped and the policy is to stop
   */
  public void add(SinkRecord record, MappedRecord mapped) {
    lock.lock();
    try {
      throwFailure();
      figures.recordsReceived.increment();
      int parts = mapped.messages().size() + mapped.failures().size();
      if (parts == 0) {
        return;
      }
      var partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
      Progress.Open open = progress.begin(partition, record.originalKafkaOffset(), parts);
      for (MappedMessage message : mapped.messages()) {
        lane(partition, record)
            .add(
                new Outgoing(record, open, part(message)),
                world.nanos() + settings.linger().toNanos());
      }
      for (MappingFailure unmapped : mapped.failures()) {
        settle(record, open, failedRecords.unmapped(record, unmapped));
      }
      throwFailure();
    } finally {
      lock.unlock();
    }
  }

  private static byte[] part(MappedMessage message) {
    return Json.write(
        Map.of(
            "channels",
            List.of(message.channel()),
            "messages",
            List.of(MessageTrees.encode(WireFormat.JSON, message.message()))));
  }

  private Lane lane(TopicPartition partition, SinkRecord record) {
    int slot =
        switch (settings.ordering()) {
          case PARTITION -> 0;
          case KEY -> Math.floorMod(keyHash(record.key()), settings.requests());
          case NONE -> Math.floorMod(record.originalKafkaOffset(), settings.requests());
        };
    return lanes.computeIfAbsent(
        new LaneName(partition, slot), _ -> new Lane(partition, settings.batchMessages()));
  }

  private static int keyHash(@Nullable Object key) {
    return key instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(key);
  }

  /** Sends what may go out. */
  public void send() {
    lock.lock();
    try {
      sendReady();
    } finally {
      lock.unlock();
    }
  }

  private void wake(Lane lane) {
    lock.lock();
    try {
      lane.disarm();
      sendReady();
    } finally {
      lock.unlock();
    }
  }

  private void sendReady() {
    List<Lane> all = List.copyOf(lanes.values());
    for (int i = 0; i < all.size() && underWay < settings.requests(); i++) {
      Lane lane = all.get((next + i) % all.size());
      if (lane.isBusy() || lane.isEmpty() || closed || failure != null) {
        continue;
      }
      long wait = lane.notBefore() - world.nanos();
      boolean lingers = lane.failures() == 0;
      if (wait <= 0 || (lingers && (flushing || lane.isFull()))) {
        send(lane);
      } else if (lane.arm()) {
        world.after(Duration.ofNanos(wait), () -> wake(lane));
      }
    }
    // Another lane is asked first next time.
    next = all.isEmpty() ? 0 : (next + 1) % all.size();
  }

  private void send(Lane lane) {
    List<Outgoing> batch = lane.take();
    underWay++;
    figures.requests.increment();
    var _ =
        sender
            .publish(batch.stream().map(Outgoing::part).toList())
            .thenAcceptAsync(answer -> onAnswer(lane, batch, answer), world.executor());
  }

  private void onAnswer(Lane lane, List<Outgoing> batch, BatchAnswer answer) {
    lock.lock();
    try {
      underWay--;
      switch (answer) {
        case BatchAnswer.Results(var failures) -> onResults(lane, batch, failures);
        case BatchAnswer.Later(String reason, Duration after) -> {
          figures.failed(reason);
          again(lane, batch, after);
        }
        case BatchAnswer.Refused(Failure refused) -> onRefused(lane, batch, refused);
      }
      sendReady();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void onResults(Lane lane, List<Outgoing> batch, List<Optional<Failure>> failures) {
    var again = new ArrayList<Outgoing>();
    for (int i = 0; i < batch.size(); i++) {
      Outgoing message = batch.get(i);
      Failure refused = failures.get(i).orElse(null);
      if (refused == null) {
        figures.messagesPublished.increment();
        message.open().onePartDone();
      } else if (refused.passes()) {
        figures.failed(refused.toString());
        again.add(message);
      } else {
        onRefused(message, refused);
      }
    }
    if (again.isEmpty()) {
      lane.succeeded(settings.batchMessages(), world.nanos());
    } else {
      again(lane, again, Duration.ZERO);
    }
  }

  private void onRefused(Lane lane, List<Outgoing> batch, Failure refused) {
    boolean everything =
        refused.code() == 0
            || refused.status() == 401
            || refused.status() == 403
            || refused.status() == 404;
    if (everything) {
      lane.again(batch, world.nanos());
      figures.failed(refused.toString());
      fail(
          new ConnectException(
              "the node refuses our requests (%s): check client.rest.host and client.key"
                  .formatted(refused)));
    } else if (batch.size() > 1) {
      lane.split(batch, world.nanos());
    } else {
      lane.succeeded(settings.batchMessages(), world.nanos());
      onRefused(batch.getFirst(), refused);
    }
  }

  private void onRefused(Outgoing message, Failure refused) {
    failedRecords
        .aboutUs(refused)
        .ifPresentOrElse(
            this::fail,
            () ->
                settle(
                    message.record(),
                    message.open(),
                    failedRecords.refused(message.record(), refused)));
  }

  private void again(Lane lane, List<Outgoing> messages, Duration atLeast) {
    figures.retries.increment();
    Duration pause = world.pause(settings.backoff(), settings.backoffMax(), lane.failures());
    Duration longer = pause.compareTo(atLeast) > 0 ? pause : atLeast;
    lane.again(messages, world.nanos() + longer.toNanos());
  }

  private void settle(SinkRecord record, Progress.Open open, ConnectException problem) {
    try {
      Future<Void> letter = failedRecords.settle(record, open, problem);
      if (letter == null) {
        open.onePartDone();
      } else {
        letters.addLast(new Letter(letter, open));
        takeWritten();
      }
    } catch (ConnectException stop) {
      fail(stop);
    }
  }

  /** A record is finished when its dead letter is written: its offset is not committed before. */
  private void takeWritten() {
    while (!letters.isEmpty() && letters.getFirst().written().isDone()) {
      Letter first = letters.removeFirst();
      try {
        first.written().get();
        first.open().onePartDone();
      } catch (ExecutionException | CancellationException e) {
        fail(new ConnectException("a dead letter was not written: " + e.getMessage(), e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        letters.addFirst(first);
        return;
      }
    }
  }

  private void fail(ConnectException problem) {
    if (failure == null) {
      failure = problem;
    }
    changed.signalAll();
  }

  /**
   * Sends everything now and waits for the answers; not while a node has asked us to wait.
   *
   * @return whether nothing is left
   */
  public boolean flush(Duration most) {
    long until = world.nanos() + most.toNanos();
    lock.lock();
    try {
      flushing = true;
      sendReady();
      if (!await(most, () -> waiting() == 0 && underWay == 0)) {
        return false;
      }
    } catch (ConnectException failed) {
      return false;
    } finally {
      flushing = false;
      lock.unlock();
    }
    return awaitLetters(until);
  }

  /**
   * Whether all dead letters are written. Not under the lock: the worker's producer writes them.
   */
  private boolean awaitLetters(long until) {
    for (Letter letter : locked(() -> List.copyOf(letters))) {
      try {
        letter.written().get(Math.max(0, until - world.nanos()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | CancellationException | TimeoutException notWritten) {
        break; // the next look at them tells
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return locked(() -> {
      takeWritten();
      return letters.isEmpty() && failure == null;
    });
  }

  private boolean await(Duration most, Supplier<Boolean> condition) {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!condition.get()) {
        throwFailure();
        if (left <= 0 || isBackingOff()) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      throwFailure();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  /** The offsets of {@code consumed} that may be committed: up to the first unfinished record. */
  public Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    lock.lock();
    try {
      takeWritten();
      var offsets = new LinkedHashMap<TopicPartition, OffsetAndMetadata>();
      consumed.forEach((partition, end) -> {
        var open = progress.firstOpen(partition);
        offsets.put(partition, open.isPresent() ? new OffsetAndMetadata(open.getAsLong()) : end);
      });
      return offsets;
    } finally {
      lock.unlock();
    }
  }

  /** These partitions are another task's now: what waits of them is its to send. */
  public void forget(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      lanes.values().stream()
          .filter(lane -> partitions.contains(lane.partition()))
          .forEach(Lane::clear);
      lanes.values().removeIf(lane -> partitions.contains(lane.partition()));
      progress.forget(partitions);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is sent any more. */
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private int waiting() {
    return Lane.sizeOf(lanes.values());
  }

  /** Whether a lane waits before it tries again. */
  public boolean isBackingOff() {
    lock.lock();
    try {
      return lanes.values().stream().anyMatch(lane -> lane.failures() > 0);
    } finally {
      lock.unlock();
    }
  }

  /** Attribute → its value, for JMX. */
  public Map<String, Supplier<Object>> figures() {
    Map<String, Supplier<Object>> all = figures.counters();
    all.put("MessagesWaiting", () -> locked(this::waiting));
    all.put("RequestsUnderWay", () -> locked(() -> underWay));
    all.put("BackingOff", this::isBackingOff);
    return all;
  }

  private <T> T locked(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /** How long to wait before the same records are offered again. */
  public Duration pauseOfWorker() {
    return Duration.ofMillis(
        Math.max(100, TimeUnit.NANOSECONDS.toMillis(settings.backoff().toNanos())));
  }
}
