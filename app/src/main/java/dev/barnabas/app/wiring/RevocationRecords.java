package dev.barnabas.app.wiring;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Revocation;
import dev.barnabas.core.access.Revocations;
import dev.barnabas.core.control.SharedRecords;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Revocations as records that all nodes share. Thread: the log reader; {@link #write} any. */
final class RevocationRecords implements SharedRecords.Follower {
  /** Old ones that are removed with each new one. */
  private static final int REMOVED_MAX = 100;

  private final SharedRecords shared;
  private final Access access;
  private final Supplier<UUID> ids;

  RevocationRecords(SharedRecords shared, Access access, Supplier<UUID> ids) {
    this.shared = shared;
    this.access = access;
    this.ids = ids;
  }

  /** Writes one; it counts on this node when the stage completes. */
  CompletionStage<Void> write(Revocation revocation) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    changes.put(Revocations.PREFIX + ids.get(), revocation.bytes());
    access.revocations().over(access.nowMillis()).stream()
        .limit(REMOVED_MAX)
        .forEach(key -> changes.put(key, null));
    return shared.write(changes);
  }

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    access.revocations().onRecord(key, value);
  }

  @Override
  public void onTurnEnd() {}
}
