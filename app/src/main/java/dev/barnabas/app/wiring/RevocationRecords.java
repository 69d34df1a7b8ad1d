package dev.barnabas.app.wiring;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Revocation;
import dev.barnabas.core.control.SharedRecords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Revocations as records that all nodes share. Thread: the log reader; {@link #write} any. */
final class RevocationRecords implements SharedRecords.Follower {
  /** Old ones that are removed with each new one. */
  private static final int REMOVED_MAX = 100;

  private final SharedRecords shared;
  private final Access access;

  RevocationRecords(SharedRecords shared, Access access) {
    this.shared = shared;
    this.access = access;
  }

  /**
   * Writes some of one app; they count on this node when the stage completes.
   *
   * @throws dev.barnabas.protocol.error.ProtocolException 42910 when there is no room for them
   */
  CompletionStage<Void> write(List<Revocation> revocations) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    access.revocations().over(access.nowMillis()).stream()
        .limit(REMOVED_MAX)
        .forEach(key -> changes.put(key, null));
    access
        .revocations()
        .records(revocations)
        .forEach((key, revocation) -> changes.put(key, revocation.bytes()));
    return shared.write(changes);
  }

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    access.revocations().onRecord(key, value);
  }

  @Override
  public void onTurnEnd() {}
}
