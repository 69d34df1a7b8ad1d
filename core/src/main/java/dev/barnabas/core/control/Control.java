package dev.barnabas.core.control;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.namespace.Namespaces;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the control state and makes it count: after each change {@link Access} and {@link
 * Namespaces} hold what it comes to.
 *
 * <pre>
 *   configuration file ──► record "file" ─┐
 *   Control API, sandbox ──► records ─────┴─► snapshot ─► Access, Namespaces, listeners
 * </pre>
 *
 * <p>A record that can't be read, as a newer version may write one, closes what it is about: a key
 * or an app lets nobody in. Of all else what was known before stays in force.
 *
 * <p>Thread: records change on the log reader; the rest any.
 */
public final class Control implements SharedRecords.Follower {
  private static final CompletionStage<Void> SETTLED = CompletableFuture.completedStage(null);

  private final Access access;
  private final Namespaces namespaces;
  private final SharedRecords shared;
  private final Settling settling;
  private final ControlledApps apps = new ControlledApps();
  private final TreeSet<String> unreadableNow = new TreeSet<>(); // bounded by the store
  private final List<Consumer<ControlSnapshot>> listeners = new CopyOnWriteArrayList<>();
  private boolean changed;
  private volatile FileRecord file = FileRecord.NONE;
  private volatile Set<String> unreadable = Set.of();
  private volatile ControlSnapshot snapshot = ControlSnapshot.EMPTY;

  public Control(SharedRecords shared, Access access, Namespaces namespaces) {
    this.shared = shared;
    this.settling = new Settling(shared);
    this.access = access;
    this.namespaces = namespaces;
  }

  /** All apps, as of now. */
  public ControlSnapshot snapshot() {
    return snapshot;
  }

  /** The keys of the records that this node can't read, sorted. */
  public Set<String> unreadable() {
    return unreadable;
  }

  /** Hears each new state, on the log reader, after it counts. */
  public void listen(Consumer<ControlSnapshot> listener) {
    listeners.add(listener);
  }

  /**
   * Declares what this node's file says, unless another node's file has a higher version. Of two
   * files with one version the one that was declared last counts.
   *
   * @return whether it counts; the stage completes when it does
   */
  public CompletionStage<Boolean> declare(FileRecord declared) {
    FileRecord current = file;
    if (current.version() > declared.version()) {
      return CompletableFuture.completedStage(false);
    }
    if (current.equals(declared)) {
      return CompletableFuture.completedStage(true);
    }
    return write(List.of(declared)).thenApply(_ -> true);
  }

  /** Writes objects; the stage completes when they count on this node. */
  public CompletionStage<Void> write(List<? extends ControlRecord> written) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    written.forEach(record -> changes.put(record.recordKey(), record.bytes()));
    return shared.write(changes);
  }

  /** Writes an object in the place of another; the stage completes when it counts on this node. */
  CompletionStage<Void> replace(ControlRecord old, ControlRecord by) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    changes.put(by.recordKey(), by.bytes());
    changes.put(old.recordKey(), null);
    return shared.write(changes);
  }

  /** Removes objects; the stage completes when they are gone on this node. */
  public CompletionStage<Void> remove(List<? extends ControlRecord> removed) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    removed.forEach(record -> changes.put(record.recordKey(), null));
    return shared.write(changes);
  }

  /**
   * Completes when this node knows a credential's key, if any node did when it was called: a key
   * may be used on one node at once when another has made it. Never fails: who is still unknown
   * then is refused by {@link Access}.
   */
  public CompletionStage<Void> settled(Credential credential) {
    return access.isUnheardOf(credential) ? settling.ask() : SETTLED;
  }

  /** Completes when this node has all that any had written before the call; never fails. */
  public CompletionStage<Void> settled() {
    return settling.ask();
  }

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    if (value == null) {
      changed |= unreadableNow.remove(key);
      apps.remove(key);
      return;
    }
    switch (RecordReading.read(key, value)) {
      case RecordReading.Read(var record) -> {
        changed |= unreadableNow.remove(key);
        apps.put(key, record);
      }
      case RecordReading.Unreadable _ -> {
        changed |= unreadableNow.add(key);
        close(key);
      }
      case RecordReading.Foreign _ -> {}
    }
  }

  private void close(String key) {
    if (key.startsWith(AppRecord.PREFIX)) {
      if (apps.find(key) instanceof AppRecord app) {
        apps.put(key, app.closed());
      }
    } else if (key.startsWith(KeyRecord.PREFIX)) {
      apps.remove(key);
    } else if (key.startsWith(KeyRecord.REVOKED_PREFIX)) {
      RecordReading.revoked(key).ifPresent(revoked -> apps.put(key, revoked));
    }
  }

  @Override
  public void onTurnEnd() {
    boolean settled = apps.settle();
    if (!settled && !changed) {
      return;
    }
    changed = false;
    file = apps.file();
    unreadable = Collections.unmodifiableSet(new LinkedHashSet<>(unreadableNow));
    ControlSnapshot next = apps.snapshot();
    namespaces.replace(apps.rules());
    access.replace(apps.doors());
    snapshot = next;
    listeners.forEach(listener -> listener.accept(next));
  }
}
