package dev.barnabas.server.broker;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.broker.TopicGroups.Joining;
import dev.barnabas.core.broker.TopicStream;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.transport.Sweep;
import dev.barnabas.server.websocket.Opcode;
import dev.barnabas.spi.session.SessionInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of this protocol: let in, it writes and perhaps reads until one side ends it.
 *
 * <p>Thread: its event loop.
 */
final class BrokerSession implements Sweep.HasDeadline {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerSession.class);
  private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long a socket may take nothing while its session holds partitions of a group. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final BrokerDoor door;
  private final BrokerSocket socket;
  private @Nullable Identity identity;
  private @Nullable SessionInput input;
  private @Nullable SessionOutput output;
  private boolean inGroup;
  private boolean gone;
  private long pingedNanos;
  private long stalledNanos;
  private boolean stalled;

  BrokerSession(BrokerDoor door, BrokerSocket socket) {
    this.door = door;
    this.socket = socket;
    this.pingedNanos = socket.nowNanos();
  }

  /** Lets the client in and begins to read, or says why not. */
  void open(Request request, @Nullable String subprotocol) {
    door.add(this);
    socket.loop().sweep().add(this);
    guarded(() -> begin(request, door.admit(request, subprotocol)));
  }

  private void begin(Request request, BrokerDoor.Admitted admitted) {
    BrokerRequest asked = admitted.asked();
    BrokerParts parts = door.parts();
    SessionInfo info = info(request, admitted);
    identity = admitted.identity();
    input =
        new SessionInput(
            this,
            socket,
            parts,
            asked,
            new SessionInput.Sender(admitted.identity(), info, door.limits().maxInboundRate()));
    if (asked.topics().isEmpty()) {
      return;
    }
    var out = new SessionOutput(this, socket, parts, asked, info);
    output = out;
    if (asked.group() == null) {
      follow(out, asked);
    } else {
      inGroup = true;
      String name = admitted.identity().concreteClientId();
      join(out, new Joining(asked.group(), asked.topics(), asked.from(), client(name)));
    }
  }

  private SessionInfo info(Request request, BrokerDoor.Admitted admitted) {
    BrokerRequest asked = admitted.asked();
    return new SessionInfo(
        door.parts().ids().get(),
        admitted.identity().app(),
        admitted.identity().keyName(),
        admitted.identity().concreteClientId(),
        asked.topics(),
        asked.group(),
        asked.form().binary(),
        BrokerRequest.params(request));
  }

  /** Whose members count together: those of a name, else those of an address. */
  private String client(@Nullable String clientId) {
    return clientId == null ? "address " + socket.remoteAddress() : "client " + clientId;
  }

  private void follow(SessionOutput out, BrokerRequest asked) {
    BrokerParts parts = door.parts();
    Supplier<TopicStream> opening =
        () ->
            parts
                .topics()
                .open(
                    asked.topics(),
                    asked.from() == null ? parts.from() : asked.from(),
                    socket.loop(),
                    out::pump);
    CompletableFuture<Void> ready = parts.topics().prepare(asked.topics());
    if (ready.isDone() && !ready.isCompletedExceptionally()) {
      out.begin(opening.get()); // before the client hears that it is connected
    } else {
      var _ =
          ready.whenComplete(
              (_, failure) -> socket.loop().execute(() -> onReady(out, opening, failure)));
    }
  }

  private void onReady(
      SessionOutput out, Supplier<TopicStream> opening, @Nullable Throwable failure) {
    if (gone || !socket.isOpen()) {
      return;
    }
    if (failure == null) {
      guarded(() -> out.begin(opening.get()));
    } else {
      refuse(error(failure));
    }
  }

  private void join(SessionOutput out, Joining joining) {
    var _ =
        CompletableFuture.supplyAsync(
                () -> door.parts().groups().join(joining, socket.loop(), out::pump),
                door.parts().blocking())
            .whenComplete(
                (joined, failure) -> socket.loop().execute(() -> onJoined(out, joined, failure)));
  }

  private void onJoined(
      SessionOutput out, @Nullable TopicStream joined, @Nullable Throwable failure) {
    if (joined != null && !gone && socket.isOpen()) {
      out.begin(joined);
    } else if (joined != null) {
      joined.close();
    } else if (failure != null && socket.isOpen()) {
      refuse(error(failure));
    }
  }

  private static ErrorInfo error(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case ProtocolException problem -> problem.error();
      case LogUnavailableException _ ->
          ErrorCode.CHANNEL_UNAVAILABLE.with("Kafka does not answer: retry");
      default -> {
        LOG.error("a session could not be opened", cause);
        yield ErrorCode.INTERNAL.with(ErrorCode.INTERNAL.reason());
      }
    };
  }

  void onText(byte[] payload) {
    SessionInput in = input;
    if (in != null) {
      guarded(() -> in.onText(payload));
    }
  }

  void onBinary(byte[] payload) {
    SessionInput in = input;
    if (in != null) {
      guarded(() -> in.onBinary(payload));
    }
  }

  void onWritable() {
    if (input != null) {
      input.applyReading();
    }
    if (output != null && socket.isWritable()) {
      guarded(output::pump);
    }
  }

  /** The socket is gone; nothing follows. */
  void onGone() {
    if (!gone) {
      gone = true;
      socket.loop().sweep().remove(this);
      door.remove(this);
      if (output != null) {
        output.end();
      }
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (ProtocolException problem) {
      refuse(problem.error());
    } catch (RuntimeException failure) {
      LOG.error("a session failed unexpectedly and is closed", failure);
      end(CloseCode.INTERNAL, "internal error");
    }
  }

  void refuse(ErrorInfo problem) {
    end(CloseCode.of(problem), CloseCode.reason(problem));
  }

  /** The stream has ended by itself. */
  void end(TopicStream.@Nullable End why) {
    if (why != null) {
      CloseCode code =
          switch (why) {
            case TOO_SLOW, GONE -> CloseCode.POLICY;
            case LOST, UNAVAILABLE -> CloseCode.TRY_LATER;
          };
      end(code, why.reason());
    }
  }

  void end(CloseCode code, String reason) {
    if (socket.isOpen()) {
      door.parts().counters().ended.increment();
      close(code, reason);
    }
  }

  /** What was written still leaves, and counts as read, before the stream ends. */
  void close(CloseCode code, String reason) {
    if (socket.isOpen()) {
      SessionOutput out = output;
      socket
          .close(code, reason)
          .addListener(_ -> {
            if (out != null) {
              out.end();
            }
          });
    }
  }

  /** Has the client connect elsewhere. Thread: any. */
  void goElsewhere() {
    socket.loop().execute(() -> close(CloseCode.GOING_AWAY, "this node ends: connect again"));
  }

  @Override
  public void onSweep() {
    if (!socket.isOpen()) {
      return;
    }
    long now = socket.nowNanos();
    if (now - pingedNanos >= PING_NANOS && socket.isWritable()) {
      pingedNanos = now;
      var _ = socket.write(Opcode.PING, new byte[0]);
      socket.flush();
    }
    ErrorInfo over = identity == null ? null : door.ended(identity);
    if (over != null) {
      refuse(over);
    } else if (inGroup) {
      lookForStall(now);
    }
  }

  private void lookForStall(long now) {
    if (socket.isWritable()) {
      stalled = false;
    } else if (!stalled) {
      stalled = true;
      stalledNanos = now;
    } else if (now - stalledNanos >= STALL_NANOS) {
      end(CloseCode.POLICY, "too slow: nothing was taken for a minute, and others wait");
    }
  }

  /** A frame that Kafka did not take is told to who asked for answers, and to the log. */
  void logFailure(ErrorInfo error) {
    door.logFailure(error);
  }
}
