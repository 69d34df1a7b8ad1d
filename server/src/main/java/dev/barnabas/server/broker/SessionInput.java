package dev.barnabas.server.broker;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.broker.TopicWrites;
import dev.barnabas.core.limit.TokenBucket;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.broker.BrokerFrames.Inbound;
import dev.barnabas.server.broker.BrokerFrames.Parsed;
import dev.barnabas.server.websocket.Opcode;
import dev.barnabas.spi.session.SessionInfo;
import dev.barnabas.spi.session.SessionMessage;
import dev.barnabas.spi.session.SessionTransform.Discard;
import dev.barnabas.spi.session.SessionTransform.Pass;
import dev.barnabas.spi.session.SessionTransform.Replace;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Frames from the client to the topics. A client that sends faster than Kafka takes, or than it
 * may, is read no further for a while.
 *
 * <p>Thread: the session's event loop, but for {@link #drain}.
 */
final class SessionInput {
  /** What one read of a socket can bring beyond the mark at which reading stops. */
  private static final int WAITING_MAX = 65_536;

  private static final int UNDER_WAY_MAX = 256;
  private static final long UNDER_WAY_BYTES = 1L << 20;

  private final BrokerSession session;
  private final BrokerSocket socket;
  private final BrokerParts parts;
  private final BrokerRequest asked;
  private final SessionInfo info;
  private final Identity identity;
  private final TokenBucket rate;
  private final BlockingQueue<Inbound> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
  private final AtomicBoolean draining = new AtomicBoolean();
  private int underWay;
  private long underWayBytes;
  private boolean slowed;

  /** Who sends, and how many frames a second at most. */
  record Sender(Identity identity, SessionInfo info, int ratePerSecond) {}

  SessionInput(
      BrokerSession session,
      BrokerSocket socket,
      BrokerParts parts,
      BrokerRequest asked,
      Sender sender) {
    this.session = session;
    this.socket = socket;
    this.parts = parts;
    this.asked = asked;
    this.info = sender.info();
    this.identity = sender.identity();
    this.rate = new TokenBucket(sender.ratePerSecond(), sender.ratePerSecond(), socket.nowNanos());
  }

  /**
   * Takes a text frame.
   *
   * @throws ProtocolException it is refused, and frames are not answered: the session ends
   */
  void onText(byte[] payload) {
    slowDown();
    Parsed parsed;
    try {
      parsed = BrokerFrames.text(payload, asked.form().json());
    } catch (ProtocolException unreadable) {
      refuse(unreadable.error(), null);
      return;
    }
    if (parsed.inbound() != null) {
      take(parsed.inbound());
    } else if (parsed.problem() != null) {
      refuse(parsed.problem(), parsed.id());
    }
  }

  /** As {@link #onText}. */
  void onBinary(byte[] payload) {
    slowDown();
    Inbound frame;
    try {
      frame = BrokerFrames.binary(payload);
    } catch (ProtocolException unreadable) {
      refuse(unreadable.error(), null);
      return;
    }
    take(frame);
  }

  private void take(Inbound frame) {
    Inbound allowed = frame;
    if (parts.input() != null) {
      var message = new SessionMessage(frame.topic(), frame.key(), frame.value(), frame.text());
      switch (Plugin.apply(parts.input(), message, info, parts.counters())) {
        case Pass _ -> {}
        case Replace(SessionMessage by) -> allowed = replaced(by, frame);
        case Discard _ -> {
          parts.counters().discardedIn.increment();
          return;
        }
      }
    }
    try {
      parts.rights().requireWrite(identity, allowed.topic());
    } catch (ProtocolException refused) {
      refuse(refused.error(), frame.id());
      return;
    }
    send(allowed);
  }

  private static Inbound replaced(SessionMessage by, Inbound frame) {
    byte[] value = by.value();
    return new Inbound(
        by.topic(), by.key(), value == null ? new byte[0] : value, by.text(), frame.id());
  }

  /** Answered where frames are, else the end: a client that hears nothing would go on for ever. */
  private void refuse(ErrorInfo problem, @Nullable Object id) {
    parts.counters().refused.increment();
    if (!asked.ack()) {
      throw new ProtocolException(problem.code(), problem.message());
    }
    answer(BrokerFrames.error(problem, id));
  }

  private void send(Inbound frame) {
    underWay++;
    underWayBytes += frame.value().length;
    applyReading();
    waiting.add(frame);
    if (draining.compareAndSet(false, true)) {
      parts.blocking().execute(this::drain);
    }
  }

  /** Thread: one that may block, one at a time. */
  private void drain() {
    do {
      for (Inbound next = waiting.poll(); next != null; next = waiting.poll()) {
        parts.writes().write(next.topic(), next.key(), next.value(), new Written(next));
      }
      draining.set(false);
    } while (!waiting.isEmpty() && draining.compareAndSet(false, true));
  }

  private void onDone(Inbound frame, byte @Nullable [] answer) {
    underWay--;
    underWayBytes -= frame.value().length;
    applyReading();
    if (answer != null && socket.isOpen()) {
      answer(answer);
      socket.flush();
    }
  }

  private void answer(byte[] payload) {
    var _ = socket.write(Opcode.TEXT, payload);
    applyReading();
  }

  private void slowDown() {
    long nanos = rate.take(1, socket.nowNanos());
    if (nanos > 0 && !slowed) {
      slowed = true;
      applyReading();
      socket
          .loop()
          .schedule(
              () -> {
                slowed = false;
                applyReading();
              },
              TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
  }

  /** Who takes no answers is asked no more: what waits for a client has a bound. */
  void applyReading() {
    boolean answers = !asked.ack() || socket.isWritable();
    socket.setReading(
        !slowed && answers && underWay < UNDER_WAY_MAX && underWayBytes < UNDER_WAY_BYTES);
  }

  /** Hears what became of a frame. Thread: any. */
  private final class Written implements TopicWrites.Listener {
    private final Inbound frame;

    Written(Inbound frame) {
      this.frame = frame;
    }

    @Override
    public void onWritten(int partition, long offset) {
      parts.counters().written.increment();
      done(asked.ack() ? BrokerFrames.ack(frame.topic(), partition, offset, frame.id()) : null);
    }

    @Override
    public void onFailed(ErrorInfo error) {
      parts.counters().failed.increment();
      session.logFailure(error);
      done(asked.ack() ? BrokerFrames.error(error, frame.id()) : null);
    }

    private void done(byte @Nullable [] answer) {
      socket.loop().execute(() -> onDone(frame, answer));
    }
  }
}
