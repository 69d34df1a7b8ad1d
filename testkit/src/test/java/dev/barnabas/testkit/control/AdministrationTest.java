package dev.barnabas.testkit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.control.Administration;
import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.FileRecord;
import dev.barnabas.core.control.KeyRecord;
import dev.barnabas.core.control.NamespaceRecord;
import dev.barnabas.core.control.Naming;
import dev.barnabas.core.control.Origin;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdministrationTest {
  private static final Map<String, Object> EVERYTHING = Map.of("*", List.of("*"));

  private final MemoryRecords shared = new MemoryRecords();
  private final AtomicInteger ids = new AtomicInteger();
  private final Node one = new Node();
  private final Node two = new Node();

  private final class Node {
    final Access access = KeysOnly.of(List.of());
    final Namespaces namespaces = Namespaces.none();
    final Control control = new Control(shared, access, namespaces);
    final Administration administration =
        new Administration(
            control,
            new Naming(
                () -> "id" + ids.incrementAndGet(),
                () -> "secret" + ids.incrementAndGet(),
                () -> Instant.ofEpochMilli(7)),
            "acc",
            new AnyRules());

    void enter(String key) {
      var _ = access.authenticate(new Credential.Key(key), null);
    }
  }

  @BeforeEach
  void follow() {
    shared.follow(one.control);
    shared.follow(two.control);
  }

  @Test
  void aKeyThatOneNodeMakesAndRevokesOpensTheOtherUntilThen() {
    String app = app();
    KeyRecord key = done(one.administration.keys().create(app, key("worker")));
    two.enter(key.text());
    assertThat(two.administration.keys().list(app)).containsExactly(key);
    KeyRecord revoked = done(one.administration.keys().revoke(app, key.id()));
    assertThat(revoked.revoked()).isTrue();
    assertCode(() -> two.enter(key.text()), ErrorCode.KEY_REVOKED);
    assertThat(two.administration.keys().list(app)).containsExactly(revoked);
  }

  @Test
  void aRevokedKeyStaysRevokedWhateverAnotherNodeWritesAtTheSameTime() {
    String app = app();
    KeyRecord key = done(one.administration.keys().create(app, key("worker")));
    done(one.administration.keys().revoke(app, key.id()));
    done(two.control.write(List.of(key))); // as a change that began before would
    assertCode(() -> one.enter(key.text()), ErrorCode.KEY_REVOKED);
    Node late = new Node();
    shared.follow(late.control);
    assertCode(() -> late.enter(key.text()), ErrorCode.KEY_REVOKED);
    done(one.administration.keys().update(app, key.id(), Map.of("name", "other")));
    assertCode(() -> one.enter(key.text()), ErrorCode.KEY_REVOKED);
  }

  @Test
  void anAppIsDisabledEnabledAndDeletedWithItsKeys() {
    String app = app();
    KeyRecord key = done(one.administration.keys().create(app, key("worker")));
    done(one.administration.apps().update(app, Map.of("status", "disabled")));
    assertCode(() -> two.enter(key.text()), ErrorCode.APP_DISABLED);
    done(one.administration.apps().update(app, Map.of("status", "enabled", "name", "n")));
    two.enter(key.text());
    done(one.administration.apps().delete(app));
    assertCode(() -> two.enter(key.text()), ErrorCode.INVALID_CREDENTIALS);
    assertCode(() -> two.administration.apps().get(app), ErrorCode.NOT_FOUND);
    assertCode(() -> two.administration.apps().list("other"), ErrorCode.NOT_FOUND);
  }

  @Test
  void namespacesAreMadeChangedAndRemovedLive() {
    String app = app();
    done(one.administration.namespaces().create(app, Map.of("id", "chat", "authenticated", true)));
    assertThat(two.namespaces.of(app, "chat:a").authenticated()).isTrue();
    done(
        one.administration
            .namespaces()
            .update(app, "chat", Map.of("authenticated", false, "conflationInterval", 50L)));
    assertThat(two.namespaces.of(app, "chat:a").authenticated()).isFalse();
    assertThat(two.namespaces.of(app, "chat:a").conflationInterval()).isEqualTo(50);
    assertFails(
        one.administration.namespaces().create(app, Map.of("id", "chat")), ErrorCode.CONFLICT);
    done(one.administration.namespaces().delete(app, "chat"));
    assertThat(two.namespaces.of(app, "chat:a").conflationInterval()).isEqualTo(1_000);
    assertFails(one.administration.namespaces().delete(app, "chat"), ErrorCode.NOT_FOUND);
  }

  @Test
  void whatTheFileDeclaresIsShownAndNotChanged() {
    Namespace chat = Namespace.standard("chat");
    done(
        one.control.declare(
            new FileRecord(
                1,
                List.of(
                    new AppRecord(
                        "f", "acc", "f", true, false, AppLimits.STANDARD, 0, 0, 0, Origin.FILE)),
                List.of(
                    new KeyRecord("f", "k", "k", "s", "{}", false, false, 0, 0, 0, Origin.FILE)),
                List.of(new NamespaceRecord("f", chat, 0, 0, Origin.FILE)))));
    Administration there = two.administration;
    assertThat(there.apps().list("acc")).hasSize(1);
    assertFails(there.apps().update("f", Map.of("name", "n")), ErrorCode.CONFLICT);
    assertFails(there.apps().delete("f"), ErrorCode.CONFLICT);
    assertFails(there.keys().revoke("f", "k"), ErrorCode.CONFLICT);
    assertFails(there.keys().update("f", "k", Map.of("name", "n")), ErrorCode.CONFLICT);
    assertFails(there.namespaces().update("f", "chat", Map.of()), ErrorCode.CONFLICT);
    assertFails(there.namespaces().delete("f", "chat"), ErrorCode.CONFLICT);
    KeyRecord made = done(there.keys().create("f", key("beside the file's")));
    one.enter(made.text());
  }

  @Test
  void aBodyThatIsWrongIsRefusedWithItsField() {
    Administration there = one.administration;
    String app = app();
    assertRefused(() -> there.apps().create("acc", "text"), "object");
    assertRefused(() -> there.apps().create("acc", Map.of()), "'name'");
    assertRefused(() -> there.apps().create("acc", Map.of("name", 5L)), "name must be text");
    assertRefused(() -> there.apps().create("acc", Map.of("name", "n", "colour", "r")), "colour");
    assertRefused(() -> there.apps().create("acc", Map.of("name", "n", "fcmKey", "r")), "fcmKey");
    assertRefused(() -> there.apps().update(app, Map.of("status", "odd")), "enabled or disabled");
    assertRefused(() -> there.keys().create(app, Map.of("name", "n")), "'capability'");
    assertRefused(
        () ->
            there
                .keys()
                .create(app, Map.of("name", "n", "capability", Map.of("a", List.of("fly")))),
        "fly");
    assertRefused(
        () -> there.namespaces().create(app, Map.of("id", "a", "persisted", "yes")), "persisted");
    assertRefused(() -> there.namespaces().create(app, Map.of("id", "a:b")), "id");
  }

  private String app() {
    return done(one.administration.apps().create("acc", Map.of("name", "mine"))).id();
  }

  private static Map<String, Object> key(String name) {
    return Map.of("name", name, "capability", EVERYTHING);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertFails(CompletionStage<?> stage, ErrorCode code) {
    assertThatThrownBy(() -> done(stage))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }

  private static void assertCode(ThrowingCallable act, ErrorCode code) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }

  private static void assertRefused(Supplier<CompletionStage<?>> act, String by) {
    assertThatThrownBy(() -> done(act.get())).hasMessageContaining(by);
  }
}
