package dev.barnabas.testkit.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.ControlSnapshot;
import dev.barnabas.core.control.FileRecord;
import dev.barnabas.core.control.KeyRecord;
import dev.barnabas.core.control.NamespaceRecord;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.control.Origin;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ControlTest {
  private final MemoryRecords shared = new MemoryRecords();
  private final Node one = new Node();
  private final Node two = new Node();

  private final class Node {
    final Access access = KeysOnly.of(List.of());
    final Namespaces namespaces = Namespaces.none();
    final Control control = new Control(shared, access, namespaces);

    Node() {
      shared.follow(control);
    }

    Identity enter(String key) {
      return access.authenticate(new Credential.Key(key), null);
    }
  }

  @Test
  void aKeyOfOneNodeOpensTheOther() {
    one.control.write(List.of(app("a", Origin.API), key("a", "k", "secret", Origin.API)));
    assertThat(two.enter("a.k:secret").app()).isEqualTo("a");
    one.control.remove(List.of(key("a", "k", "secret", Origin.API)));
    assertRefused(two, "a.k:secret");
  }

  @Test
  void aRevokedKeyAndADisabledAppLetNobodyIn() {
    KeyRecord key = key("a", "k", "secret", Origin.API);
    one.control.write(List.of(app("a", Origin.API), key));
    one.control.write(List.of(app("a", Origin.API).with("a", false, false, 5)));
    assertRefused(one, "a.k:secret");
    one.control.write(List.of(app("a", Origin.API)));
    assertThat(one.enter("a.k:secret").keyName()).isEqualTo("a.k");
    one.control.write(
        List.of(
            new KeyRecord(
                "a", "k", "", "secret", "{\"*\":[\"*\"]}", false, true, 0, 0, 0, Origin.API)));
    assertRefused(one, "a.k:secret");
  }

  @Test
  void theFileOfTheHighestVersionCountsOnAllNodes() {
    assertThat(one.control.declare(file(2, "two")).toCompletableFuture().join()).isTrue();
    assertThat(two.control.declare(file(1, "one")).toCompletableFuture().join()).isFalse();
    assertThat(two.enter("a.k:two").app()).isEqualTo("a");
    assertThat(two.control.declare(file(3, "three")).toCompletableFuture().join()).isTrue();
    assertThat(one.enter("a.k:three").app()).isEqualTo("a");
    assertRefused(one, "a.k:two");
  }

  @Test
  void whatTheFileNoLongerDeclaresIsGoneAndWhatTheApiMadeStays() {
    one.control.declare(file(1, "filed"));
    one.control.write(List.of(key("a", "made", "by-api", Origin.API)));
    one.control.declare(new FileRecord(2, List.of(app("a", Origin.FILE)), List.of(), List.of()));
    assertRefused(one, "a.k:filed");
    assertThat(one.enter("a.made:by-api").app()).isEqualTo("a");
  }

  @Test
  void theFileWinsOverARecordOfTheSameName() {
    one.control.write(List.of(key("a", "k", "by-api", Origin.API)));
    one.control.declare(file(1, "filed"));
    assertThat(one.enter("a.k:filed").app()).isEqualTo("a");
    assertRefused(one, "a.k:by-api");
  }

  @Test
  void namespacesAreReplacedLive() {
    Namespace chat =
        NamespaceTrees.read(
            Namespace.standard("chat"),
            Map.of("identified", true, "persisted", true, "retention", "30d"));
    one.control.write(
        List.of(app("a", Origin.API), new NamespaceRecord("a", chat, 1, 1, Origin.API)));
    assertThat(two.namespaces.of("a", "chat:room")).isEqualTo(chat);
    assertThat(two.namespaces.of("a", "chats:room").persisted()).isFalse();
    assertThat(two.namespaces.of("b", "chat:room").persisted()).isFalse();
    one.control.remove(List.of(new NamespaceRecord("a", chat, 1, 1, Origin.API)));
    assertThat(two.namespaces.of("a", "chat:room").persisted()).isFalse();
  }

  @Test
  void aRecordThatCantBeReadHarmsNoOther() {
    shared.write(Map.of("key/a/bad", "{\"app\":\"a\",\"id\":\"bad\"}".getBytes(UTF_8)));
    shared.write(Map.of("namespace/a/bad", "no JSON".getBytes(UTF_8)));
    one.control.declare(file(1, "filed"));
    assertThat(one.enter("a.k:filed").app()).isEqualTo("a");
  }

  @Test
  void aKeyInAFormThatNobodyKnowsLetsNobodyIn() {
    KeyRecord key = key("a", "k", "secret", Origin.API);
    one.control.write(List.of(app("a", Origin.API), key, key("a", "other", "2", Origin.API)));
    for (String revoked : List.of("{\"since\":5}", "1", "\"yes\"")) {
      one.control.write(List.of(key));
      assertThat(one.enter("a.k:secret").app()).isEqualTo("a");
      byte[] newer =
          """
          {"app":"a","id":"k","secret":"secret","capability":"{\\"*\\":[\\"*\\"]}","revoked":%s}
          """
              .formatted(revoked)
              .getBytes(UTF_8);
      shared.write(Map.of(key.recordKey(), newer));
      assertRefused(one, "a.k:secret");
      assertThat(one.control.unreadable()).containsExactly("key/a/k");
      assertThat(one.enter("a.other:2").app()).isEqualTo("a");
    }
    one.control.write(List.of(key));
    assertThat(one.control.unreadable()).isEmpty();
    assertThat(one.enter("a.k:secret").app()).isEqualTo("a");
  }

  @Test
  void aKeyWhoseRevocationCantBeReadIsRevoked() {
    one.control.write(List.of(app("a", Origin.API), key("a", "k", "secret", Origin.API)));
    shared.write(Map.of("revoked/a/k", "[]".getBytes(UTF_8)));
    assertRefused(one, "a.k:secret");
    assertThat(one.control.unreadable()).containsExactly("revoked/a/k");
  }

  @Test
  void anAppInAFormThatNobodyKnowsLetsNobodyInAndKeepsItsRules() {
    Namespace chat = NamespaceTrees.read(Namespace.standard("chat"), Map.of("persisted", true));
    one.control.write(
        List.of(
            app("a", Origin.API),
            key("a", "k", "secret", Origin.API),
            new NamespaceRecord("a", chat, 1, 1, Origin.API)));
    shared.write(Map.of("app/a", "{\"enabled\":{\"from\":1}}".getBytes(UTF_8)));
    assertRefused(one, "a.k:secret");
    shared.write(Map.of("namespace/a/chat", "{\"id\":".getBytes(UTF_8)));
    assertThat(one.namespaces.of("a", "chat:room").persisted()).isTrue();
    assertThat(one.control.unreadable()).containsExactly("app/a", "namespace/a/chat");
    one.control.write(List.of(app("a", Origin.API)));
    assertThat(one.enter("a.k:secret").app()).isEqualTo("a");
  }

  @Test
  void onlyTheAppThatChangedIsMadeAnew() {
    one.control.write(
        List.of(
            app("a", Origin.API),
            key("a", "k", "secret", Origin.API),
            app("b", Origin.API),
            key("b", "k", "secret", Origin.API)));
    ControlSnapshot before = one.control.snapshot();
    one.control.write(List.of(key("b", "k", "changed", Origin.API)));
    ControlSnapshot after = one.control.snapshot();
    assertThat(after.apps().get("a")).isSameAs(before.apps().get("a"));
    assertThat(one.enter("a.k:secret").app()).isEqualTo("a");
    assertThat(one.enter("b.k:changed").app()).isEqualTo("b");
    assertRefused(one, "b.k:secret");
    one.control.declare(file(1, "filed"));
    one.control.declare(new FileRecord(2, List.of(), List.of(), List.of()));
    assertThat(one.enter("a.k:secret").app()).isEqualTo("a");
  }

  private static AppRecord app(String id, Origin origin) {
    return new AppRecord(id, "acc", id, true, false, AppLimits.STANDARD, 1, 1, 0, origin);
  }

  private static KeyRecord key(String app, String id, String secret, Origin origin) {
    return new KeyRecord(app, id, "", secret, "{\"*\":[\"*\"]}", false, false, 0, 0, 0, origin);
  }

  private static FileRecord file(long version, String secret) {
    return new FileRecord(
        version,
        List.of(app("a", Origin.FILE)),
        List.of(key("a", "k", secret, Origin.FILE)),
        List.of());
  }

  private static void assertRefused(Node node, String key) {
    assertThatThrownBy(() -> node.enter(key)).isInstanceOf(ProtocolException.class);
  }
}
