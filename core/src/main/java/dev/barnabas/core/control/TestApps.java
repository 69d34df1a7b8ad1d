package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Apps that SDK suites make for themselves (ably-protocol 21). They go by themselves after an hour.
 * Thread: any.
 */
public final class TestApps {
  private static final long LIFE_MILLIS = Duration.ofHours(1).toMillis();

  /** At 20 records each: what a settings topic holds easily. */
  private static final int APPS_MAX = 1_000;

  private final Control control;
  private final Naming ids;
  private final String account;

  public TestApps(Control control, Naming ids, String account) {
    this.control = control;
    this.ids = ids;
    this.account = account;
  }

  /** An app that was made, its parts in the order of the request. */
  public record Made(AppRecord app, List<KeyRecord> keys, List<NamespaceRecord> namespaces) {}

  /**
   * Makes an app; the stage completes when its keys open this node.
   *
   * @throws ProtocolException 42910 when there are too many
   */
  public CompletionStage<Made> create(TestAppRequest request) {
    if (control.snapshot().apps().size() >= APPS_MAX) {
      throw new ProtocolException(
          ErrorCode.OVERLOADED, "there are " + APPS_MAX + " apps: delete some, or retry later");
    }
    long now = ids.clock().millis();
    String id = ids.ids().get();
    var app =
        new AppRecord(
            id,
            account,
            id,
            true,
            false,
            request.limits(),
            now,
            now,
            now + LIFE_MILLIS,
            Origin.SANDBOX);
    var keys = new ArrayList<KeyRecord>();
    for (TestAppRequest.Key key : request.keys()) {
      keys.add(
          new KeyRecord(
              id,
              ids.ids().get(),
              "",
              ids.secrets().get(),
              key.capability(),
              key.revocableTokens(),
              false,
              0,
              now,
              now,
              Origin.SANDBOX));
    }
    List<NamespaceRecord> namespaces =
        request.namespaces().stream()
            .map(each -> new NamespaceRecord(id, each, now, now, Origin.SANDBOX))
            .toList();
    var all = new ArrayList<ControlRecord>(namespaces);
    request
        .fixtures()
        .forEach(each -> all.add(new FixtureRecord(id, each.channel(), each.members())));
    all.addAll(keys);
    all.add(app);
    return control.write(all).thenApply(_ -> new Made(app, List.copyOf(keys), namespaces));
  }

  /**
   * Removes a test app with all that it has.
   *
   * @throws ProtocolException 40400 when there is none of that id, 40300 when it is no test app
   */
  public CompletionStage<Void> delete(String id) {
    ControlledApp app = control.snapshot().apps().get(id);
    if (app == null || app.app() == null) {
      throw new ProtocolException(ErrorCode.NOT_FOUND, "there is no app '" + id + "'");
    }
    if (app.app().origin() != Origin.SANDBOX) {
      throw new ProtocolException(
          ErrorCode.FORBIDDEN, "'" + id + "' is no test app: the Control API deletes it");
    }
    return control.remove(app.records());
  }

  /** Removes those whose hour is over. Any node may: twice does no harm. */
  public CompletionStage<Void> sweep() {
    long now = ids.clock().millis();
    var over = new ArrayList<ControlRecord>();
    for (ControlledApp each : control.snapshot().apps().values()) {
      AppRecord app = each.app();
      if (app != null && app.endsMillis() != 0 && app.endsMillis() <= now) {
        over.addAll(each.records());
      }
    }
    return over.isEmpty() ? CompletableFuture.completedStage(null) : control.remove(over);
  }
}
