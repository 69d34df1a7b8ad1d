package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All revocations in force, by the records that every node follows. None is ever forgotten before
 * its time: when there are too many, further ones are refused.
 *
 * <p>Thread: records change on the log reader; questions any.
 */
public final class Revocations {
  /** Begins the keys of their records. */
  public static final String PREFIX = "revocation/";

  /** No revocation covers the token. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Of one app; a target that is revoked again counts once, for an hour. */
  static final int APP_MAX = 5_000;

  /** Of all apps: half of what the topic of settings holds. */
  static final int ALL_MAX = 50_000;

  /** What a revocation is found by. */
  private record Cover(String keyName, String target) {}

  // Refused beyond ALL_MAX where they are written.
  private final Map<String, Revocation> records = new ConcurrentHashMap<>();
  private final Map<Cover, Revocation> covers = new ConcurrentHashMap<>();
  private final Map<String, Integer> countByApp = new ConcurrentHashMap<>();
  private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();

  /** Hears of each new one, on the log reader; must not block. */
  public void listen(Consumer<Revocation> listener) {
    listeners.add(listener);
  }

  /** A record was written; null: removed. Keys that begin otherwise are passed over. */
  public void onRecord(String key, byte @Nullable [] value) {
    if (!key.startsWith(PREFIX)) {
      return;
    }
    Revocation read = value == null ? null : read(value);
    Revocation known = records.get(key);
    if (read == null) {
      remove(key, known);
      return;
    }
    boolean again = known != null && cover(known).equals(cover(read));
    Revocation revocation = again ? read.and(known) : read;
    if (!again) {
      remove(key, known);
      countByApp.merge(read.app(), 1, Integer::sum);
    }
    records.put(key, revocation);
    covers.put(cover(revocation), revocation);
    listeners.forEach(listener -> listener.accept(revocation));
  }

  private void remove(String key, @Nullable Revocation known) {
    if (known != null) {
      records.remove(key);
      covers.remove(cover(known));
      countByApp.computeIfPresent(known.app(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private static Cover cover(Revocation revocation) {
    return new Cover(revocation.keyName(), revocation.target());
  }

  private static @Nullable Revocation read(byte[] value) {
    try {
      return Revocation.read(value).orElse(null);
    } catch (ProtocolException foreign) {
      return null; // not ours: it says nothing, and must not stop the reader
    }
  }

  /**
   * The records of new ones, each together with what is in force for its target already.
   *
   * @throws ProtocolException 42910 when there is no room for them
   */
  public Map<String, Revocation> records(List<Revocation> added) {
    var changes = new LinkedHashMap<String, Revocation>();
    int more = 0;
    for (Revocation each : added) {
      String key = each.recordKey();
      Revocation known = records.get(key);
      if (known == null && !changes.containsKey(key)) {
        more++;
      }
      changes.put(key, each.and(known));
    }
    if (more > 0) {
      String app = added.getFirst().app();
      requireRoom(countByApp.getOrDefault(app, 0) + more, APP_MAX, "the app");
      requireRoom(records.size() + more, ALL_MAX, "this server");
    }
    return changes;
  }

  private static void requireRoom(int count, int max, String whose) {
    if (count > max) {
      throw new ProtocolException(
          ErrorCode.OVERLOADED,
          whose
              + " has "
              + max
              + " revocations in force: wait, as each is over within an hour, or revoke the key");
    }
  }

  /** Keys of records that end no token any more: they can be removed. */
  public List<String> over(long nowMillis) {
    return records.entrySet().stream()
        .filter(each -> each.getValue().isOver(nowMillis))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * From when on the identity's token is revoked, ms since 1970; {@link #NEVER}: it is not, or the
   * identity came with a key.
   */
  public long revokedAt(Identity identity) {
    TokenClaims token = identity.token();
    long earliest = NEVER;
    if (token != null && !records.isEmpty()) {
      for (String target : targets(identity, token)) {
        Revocation each = covers.get(new Cover(token.keyName(), target));
        if (each != null && token.issuedMillis() < each.issuedBeforeMillis()) {
          earliest = Math.min(earliest, each.appliesAtMillis());
        }
      }
    }
    return earliest;
  }

  /** By what a token can be revoked. */
  private static List<String> targets(Identity identity, TokenClaims token) {
    var targets = new ArrayList<String>();
    if (token.clientId() != null) {
      targets.add(Revocation.CLIENT_ID + token.clientId());
    }
    if (identity.clientId() != null && !Objects.equals(identity.clientId(), token.clientId())) {
      targets.add(Revocation.CLIENT_ID + identity.clientId());
    }
    if (token.revocationKey() != null) {
      targets.add(Revocation.REVOCATION_KEY + token.revocationKey());
    }
    // As the token has it: what it was cut down to is nothing that its issuer knows.
    Capability capability = token.capability() == null ? identity.capability() : token.capability();
    capability.resources().forEach(name -> targets.add(Revocation.CHANNEL + name));
    return targets;
  }
}
