package dev.barnabas.core.control;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.App;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.namespace.Namespaces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p>Thread: records change on the log reader; the rest any.
 */
public final class Control implements SharedRecords.Follower {
  private static final CompletionStage<Void> SETTLED = CompletableFuture.completedStage(null);

  private final Access access;
  private final Namespaces namespaces;
  private final SharedRecords shared;
  private final Settling settling;
  // In the order in which they were first written; bounded by the store.
  private final Map<String, ControlRecord> records = new LinkedHashMap<>();
  private final List<Consumer<ControlSnapshot>> listeners = new CopyOnWriteArrayList<>();
  private boolean changed;
  private volatile FileRecord file = FileRecord.NONE;
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

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    if (value == null) {
      changed |= records.remove(key) != null;
      return;
    }
    RecordReading.read(key, value)
        .ifPresent(record -> {
          records.put(key, record);
          changed = true;
        });
  }

  @Override
  public void onTurnEnd() {
    if (!changed) {
      return;
    }
    changed = false;
    file = records.get(FileRecord.KEY) instanceof FileRecord declared ? declared : FileRecord.NONE;
    ControlSnapshot next = ControlSnapshot.of(records.values(), file);
    var apps = new ArrayList<App>();
    var rules = new LinkedHashMap<String, AppRules>();
    next.apps()
        .forEach((id, app) -> {
          app.toApp().ifPresent(apps::add);
          rules.put(id, app.toRules());
        });
    namespaces.replace(rules);
    access.replace(apps);
    snapshot = next;
    listeners.forEach(listener -> listener.accept(next));
  }
}
