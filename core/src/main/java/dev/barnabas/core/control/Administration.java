package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the Control API may do: shows the objects of the control state and changes those that no
 * file declares. A change is done when it counts on this node; the other nodes follow.
 *
 * <pre>
 *   AppChanges, KeyChanges, NamespaceChanges, RuleChanges
 *      └──► Administration ──► Control ──► records
 * </pre>
 *
 * <p>Thread: any.
 */
public final class Administration {
  private final Control control;
  private final Naming naming;
  private final String account;
  private final RuleBook book;
  private final Changes changes = new Changes();

  /**
   * @param account whose all apps are
   * @param book what rules mean
   */
  public Administration(Control control, Naming naming, String account, RuleBook book) {
    this.control = control;
    this.naming = naming;
    this.account = account;
    this.book = book;
  }

  /** The one account. */
  public String account() {
    return account;
  }

  public AppChanges apps() {
    return new AppChanges(this);
  }

  public KeyChanges keys() {
    return new KeyChanges(this);
  }

  public NamespaceChanges namespaces() {
    return new NamespaceChanges(this);
  }

  public RuleChanges rules() {
    return new RuleChanges(this, book);
  }

  /** All apps that are there, in the order in which they were made. */
  List<ControlledApp> all() {
    return control.snapshot().apps().values().stream().filter(each -> each.app() != null).toList();
  }

  /**
   * An app.
   *
   * @throws ProtocolException 40400 when there is none of that id
   */
  ControlledApp app(String id) {
    ControlledApp app = control.snapshot().apps().get(id);
    if (app == null || app.app() == null) {
      throw notFound("app", id);
    }
    return app;
  }

  Naming naming() {
    return naming;
  }

  long nowMillis() {
    return naming.clock().millis();
  }

  <T> CompletionStage<T> change(Supplier<CompletionStage<T>> change) {
    return changes.make(change);
  }

  <T extends ControlRecord> CompletionStage<T> write(T record) {
    return control.write(List.of(record)).thenApply(_ -> record);
  }

  CompletionStage<Void> replace(ControlRecord old, ControlRecord by) {
    return control.replace(old, by);
  }

  CompletionStage<Void> remove(List<? extends ControlRecord> records) {
    return control.remove(records);
  }

  /**
   * What was asked for.
   *
   * @throws ProtocolException 40400 when it is null
   */
  static <T> T found(@Nullable T object, String kind, String id) {
    if (object == null) {
      throw notFound(kind, id);
    }
    return object;
  }

  /**
   * Refuses to touch what stands in a file.
   *
   * @throws ProtocolException 40900
   */
  static void requireChangeable(Origin origin, String kind, String id) {
    if (origin == Origin.FILE) {
      throw new ProtocolException(
          ErrorCode.CONFLICT,
          "the %s '%s' stands in the configuration file: change it there and raise its version"
              .formatted(kind, id));
    }
  }

  /**
   * Refuses one too many.
   *
   * @throws ProtocolException 40900
   */
  static void requireRoom(Collection<?> there, int max, String kinds) {
    if (there.size() >= max) {
      throw new ProtocolException(
          ErrorCode.CONFLICT, "there are " + max + ' ' + kinds + " already: delete some first");
    }
  }

  private static ProtocolException notFound(String kind, String id) {
    return new ProtocolException(ErrorCode.NOT_FOUND, "there is no " + kind + " '" + id + "'");
  }
}
