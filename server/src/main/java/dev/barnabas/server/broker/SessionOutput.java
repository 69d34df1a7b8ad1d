package dev.barnabas.server.broker;

import dev.barnabas.core.broker.TopicRecord;
import dev.barnabas.core.broker.TopicStream;
import dev.barnabas.core.limit.TokenBucket;
import dev.barnabas.server.websocket.Opcode;
import dev.barnabas.spi.session.SessionInfo;
import dev.barnabas.spi.session.SessionMessage;
import dev.barnabas.spi.session.SessionTransform.Discard;
import dev.barnabas.spi.session.SessionTransform.Pass;
import dev.barnabas.spi.session.SessionTransform.Replace;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records from the topics to the socket, as fast as that takes them: when it does not, they stay
 * where they are.
 *
 * <p>Thread: the session's event loop.
 */
final class SessionOutput {
  private static final int RECORDS_PER_TURN = 128;

  private final BrokerSession session;
  private final BrokerSocket socket;
  private final BrokerParts parts;
  private final BrokerRequest asked;
  private final SessionInfo info;
  private final @Nullable TokenBucket rate;
  private @Nullable TopicStream stream;
  private @Nullable ChannelFuture lastWrite;
  private List<TopicRecord> taken = new ArrayList<>(); // ≤ RECORDS_PER_TURN
  private long sent;
  private boolean paused;

  SessionOutput(
      BrokerSession session,
      BrokerSocket socket,
      BrokerParts parts,
      BrokerRequest asked,
      SessionInfo info) {
    this.session = session;
    this.socket = socket;
    this.parts = parts;
    this.asked = asked;
    this.info = info;
    this.rate = asked.rate() == 0 ? null : new TokenBucket(asked.rate(), 1, socket.nowNanos());
  }

  void begin(TopicStream opened) {
    stream = opened;
    pump();
  }

  /** Sends what there is, a turn's worth at a time, so that other sockets have theirs. */
  void pump() {
    TopicStream open = stream;
    if (open == null || paused || !socket.isOpen()) {
      return;
    }
    int left = RECORDS_PER_TURN;
    TopicRecord record = null;
    while (left > 0 && !paused && socket.isOpen() && socket.isWritable()) {
      record = open.next();
      if (record == null) {
        break;
      }
      left--;
      taken.add(record);
      send(record);
    }
    endTurn(open);
    if (!socket.isOpen()) {
      return;
    }
    if (asked.limit() > 0 && sent >= asked.limit()) {
      session.close(CloseCode.NORMAL, "the limit is reached");
    } else if (left == 0) {
      socket.loop().execute(this::pump);
    } else if (record == null && open.end() != null) {
      session.end(open.end());
    }
  }

  /** What was taken counts as read when all that was written until now has left. */
  private void endTurn(TopicStream open) {
    socket.flush();
    if (taken.isEmpty()) {
      return;
    }
    List<TopicRecord> read = taken;
    taken = new ArrayList<>();
    ChannelFuture last = lastWrite;
    if (last == null) {
      read.forEach(open::onFlushed);
    } else {
      last.addListener(written -> {
        if (written.isSuccess()) {
          read.forEach(open::onFlushed);
        }
      });
    }
  }

  private void send(TopicRecord record) {
    if (!asked.filter().passes(record)) {
      return;
    }
    if (parts.output() == null) {
      boolean binary = asked.form().binary();
      write(binary ? Opcode.BINARY : Opcode.TEXT, asked.form().payload(record));
      return;
    }
    var message =
        new SessionMessage(
            record.topic(), record.keyText(), record.record().value(), !asked.form().binary());
    switch (Plugin.apply(parts.output(), message, info, parts.counters())) {
      case Discard _ -> parts.counters().discardedOut.increment();
      case Pass _ -> write(message, record);
      case Replace(SessionMessage by) -> write(by, record);
    }
  }

  private void write(SessionMessage message, TopicRecord record) {
    if (message.text()) {
      write(Opcode.TEXT, asked.form().text(message.topic(), message.valueText(), record));
    } else {
      write(Opcode.BINARY, BrokerFrames.binary(message.topic(), message.value()));
    }
  }

  private void write(Opcode opcode, byte[] payload) {
    lastWrite = socket.write(opcode, payload);
    parts.counters().sent.increment();
    sent++;
    if (asked.limit() > 0 && sent >= asked.limit()) {
      paused = true;
    } else if (rate != null) {
      pause(rate.take(1, socket.nowNanos()));
    }
  }

  private void pause(long nanos) {
    if (nanos > 0) {
      paused = true;
      long millis = TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
      socket
          .loop()
          .schedule(
              () -> {
                paused = false;
                pump();
              },
              millis);
    }
  }

  /** Commits and leaves, where there is a group. */
  void end() {
    TopicStream open = stream;
    stream = null;
    if (open != null) {
      open.close();
    }
  }
}
