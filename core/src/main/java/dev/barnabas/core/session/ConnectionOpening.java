package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.session.ConnectionKeys.Checked;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * How a session opens: who is it, which connection is it, and for a resume the entry in the log
 * that every node sees (architecture 2.4).
 *
 * <p>Thread: its event loop.
 */
final class ConnectionOpening {
  private static final int VERSION_MIN = 2;

  private final SessionServices services;
  private final Session session;
  private final ConnectRequest request;

  ConnectionOpening(SessionServices services, Session session, ConnectRequest request) {
    this.services = services;
    this.session = session;
    this.request = request;
  }

  void begin() {
    try {
      requireVersion(request.version());
      Identity identity = identity();
      services.namespaces().requireTls(identity.app(), identity.isByKey(), request.secure());
      String key = request.resume() == null ? request.recover() : request.resume();
      if (key == null) {
        start(identity, null);
      } else {
        takeOver(identity, key);
      }
    } catch (ProtocolException refused) {
      session.fail(refused.error());
    }
  }

  private Identity identity() {
    Identity known = request.identity();
    return known == null
        ? services.access().authenticate(request.credential(), request.clientId())
        : known;
  }

  /** Versions below 2 resume by connection serial, which this server never had. */
  private static void requireVersion(@Nullable String version) {
    if (version == null) {
      return;
    }
    int end = version.indexOf('.');
    String whole = end < 0 ? version : version.substring(0, end);
    boolean number =
        !whole.isEmpty() && whole.length() < 6 && whole.chars().allMatch(Character::isDigit);
    if (!number) {
      throw new ProtocolException(
          ErrorCode.UNSUPPORTED_VERSION, "the protocol version v must be a number, such as 6");
    }
    if (Integer.parseInt(whole) < VERSION_MIN) {
      throw new ProtocolException(
          ErrorCode.OUTDATED_CLIENT,
          "protocol version " + whole + " is not served: update the SDK");
    }
  }

  private void start(Identity identity, @Nullable ErrorInfo error) {
    String connectionId = services.connectionIds().get();
    session.onOpened(new Link(connectionId, 0, 0), identity, error);
  }

  private void takeOver(Identity identity, String key) {
    switch (services.keys().check(key, identity)) {
      case Checked.Invalid() ->
          start(
              identity,
              ErrorCode.INVALID_CONNECTION_KEY.with("the connection key is not valid here"));
      case Checked.Incompatible() ->
          start(
              identity,
              ErrorCode.RESUME_INCOMPATIBLE.with("the connection belongs to another clientId"));
      case Checked.Valid(var connectionId) -> {
        int generation = services.generations().getAsInt();
        // After recover an SDK starts where it likes: ids begin in a range of their own.
        long shift = request.resume() == null ? (long) generation << 20 : 0;
        services
            .publisher()
            .adopt(
                connectionId,
                generation,
                shift,
                outcome -> adopted(identity, key, generation, outcome));
      }
    }
  }

  /** Thread: the log reader, when it is in the log; what came before it is known then. */
  private void adopted(Identity identity, String key, int generation, PublishOutcome outcome) {
    Checked checked = services.keys().check(key, identity);
    String connectionId = checked instanceof Checked.Valid(var id) ? id : "";
    boolean closed = services.registry().isClosed(connectionId);
    long shift = services.registry().shift(connectionId);
    session.execute(() -> {
      if (!session.isOpening()) {
        return;
      }
      if (!(outcome instanceof PublishOutcome.Accepted)) {
        session.onDisconnect(ErrorCode.DISCONNECTED.with("the log can't be asked now: reconnect"));
      } else if (closed) {
        start(
            identity,
            ErrorCode.RESUME_EXPIRED.with("the connection was closed: it can't be resumed"));
      } else {
        session.onOpened(new Link(connectionId, generation, shift), identity, null);
      }
    });
  }
}
