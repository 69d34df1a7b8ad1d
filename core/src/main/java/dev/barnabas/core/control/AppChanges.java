package dev.barnabas.core.control;

import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Apps, as the Control API sees and changes them. Thread: any. */
public final class AppChanges {
  private static final String KIND = "app";
  private static final int APPS_MAX = 1_000;
  private static final int NAME_MAX_CHARS = 256;

  /** What a provider of pushes needs; null and false say that there is none. */
  private static final Set<String> PUSH =
      Set.of("fcmKey", "fcmServiceAccount", "apnsCertificate", "apnsPrivateKey");

  private static final String PUSH_SANDBOX = "apnsUseSandboxEndpoint";

  private static final Set<String> FIELDS = Set.of("name", "status", "tlsOnly", PUSH_SANDBOX);

  private final Administration administration;

  AppChanges(Administration administration) {
    this.administration = administration;
  }

  /** All of an account. */
  public List<AppRecord> list(String account) {
    requireAccount(account);
    return administration.all().stream().map(each -> Objects.requireNonNull(each.app())).toList();
  }

  /**
   * Refuses another account than the one that there is.
   *
   * @throws ProtocolException 40400
   */
  public void requireAccount(String account) {
    var _ =
        Administration.found(
            account.equals(administration.account()) ? account : null, "account", account);
  }

  /** One of them. */
  public AppRecord get(String id) {
    return Objects.requireNonNull(administration.app(id).app());
  }

  /**
   * Makes one; it has no key yet.
   *
   * @throws ProtocolException 40001, 40003 naming what is wrong
   */
  public CompletionStage<AppRecord> create(String account, @Nullable Object body) {
    requireAccount(account);
    Body fields = read(body);
    String name = name(fields.required("name"));
    boolean enabled = enabled(fields, true);
    boolean tlsOnly = fields.flag("tlsOnly", false);
    return administration.change(() -> {
      Administration.requireRoom(administration.all(), APPS_MAX, "apps");
      long now = administration.nowMillis();
      return administration.write(
          new AppRecord(
              administration.naming().ids().get(),
              administration.account(),
              name,
              enabled,
              tlsOnly,
              AppLimits.STANDARD,
              now,
              now,
              0,
              Origin.API));
    });
  }

  /** Changes what the body names. */
  public CompletionStage<AppRecord> update(String id, @Nullable Object body) {
    Body fields = read(body);
    return administration.change(() -> {
      AppRecord old = changeable(id);
      return administration.write(
          old.with(
              name(fields.text("name", old.name())),
              enabled(fields, old.enabled()),
              fields.flag("tlsOnly", old.tlsOnly()),
              administration.nowMillis()));
    });
  }

  /** Removes it with all that it has: nobody gets in any more, and who is in goes. */
  public CompletionStage<Void> delete(String id) {
    return administration.change(() -> {
      var _ = changeable(id);
      return administration.remove(administration.app(id).records());
    });
  }

  private AppRecord changeable(String id) {
    AppRecord app = get(id);
    Administration.requireChangeable(app.origin(), KIND, id);
    return app;
  }

  private static Body read(@Nullable Object body) {
    if (body instanceof Map<?, ?> map) {
      for (String name : PUSH) {
        if (map.get(name) != null) {
          throw new ProtocolException(
              ErrorCode.INVALID_BODY, name + ": delivery of pushes is not served by this version");
        }
      }
    }
    return Body.read("an app", body, FIELDS);
  }

  private static boolean enabled(Body fields, boolean absent) {
    return fields.word("status", "enabled", "disabled", absent);
  }

  private static String name(String name) {
    if (name.isBlank() || name.length() > NAME_MAX_CHARS) {
      throw Body.wrong("name", "must have 1 to " + NAME_MAX_CHARS + " characters");
    }
    return name;
  }
}
