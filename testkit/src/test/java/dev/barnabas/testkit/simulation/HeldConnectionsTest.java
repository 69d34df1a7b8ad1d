package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.App;
import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.TokenRequest;
import dev.barnabas.core.session.Claim;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.Action;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may act on a connection that a request only names, as comet's do. */
final class HeldConnectionsTest {
  private static final String KEY_NAME = World.APP + ".key";
  private static final String OTHER_KEY = "other.key:s3cret";
  private static final String WEAK = "{\"chat\":[\"subscribe\"]}";

  private final World world = new World(1, 1);
  private final SimulatedNode node = world.nodes().getFirst();

  @BeforeEach
  void start() {
    Capability all = Capability.full();
    access()
        .replace(
            List.of(
                new App(World.APP, List.of(new ApiKey(KEY_NAME, "s3cret", all))),
                new App("other", List.of(new ApiKey("other.key", "s3cret", all)))));
    world.run(5_000);
  }

  private Access access() {
    return node.services().access();
  }

  private RawClient connect(Credential credential) {
    var client = new RawClient(node, credential);
    world.run(200);
    assertThat(client.of(Action.CONNECTED)).hasSize(1);
    return client;
  }

  private Credential.Token token(Map<String, ?> fields) {
    var all = new LinkedHashMap<String, @Nullable Object>(fields);
    all.put("ttl", 600_000L);
    TokenRequest request = TokenRequest.of(KEY_NAME, all);
    return new Credential.Token(access().grant(request, new Credential.Key(World.KEY)).token());
  }

  private Identity identity(Credential credential) {
    return access().authenticate(credential, null);
  }

  private static void assertRefused(RawClient held, Identity caller, String key, Claim claim) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> held.session().requireHeldBy(caller, key, claim))
        .satisfies(refused -> assertThat(refused.error().code().code()).isEqualTo(40102));
  }

  @Test
  void theKeyOfAnotherConnectionOpensNothing() {
    var root = new Credential.Key(World.KEY);
    var stranger = new Credential.Key(OTHER_KEY);
    RawClient victim = connect(root);
    RawClient own = connect(root);
    RawClient foreign = connect(stranger);
    assertThatCode(
            () -> victim.session().requireHeldBy(identity(root), victim.connectionKey(), Claim.ACT))
        .doesNotThrowAnyException();
    for (Claim claim : Claim.values()) {
      assertRefused(victim, identity(root), own.connectionKey(), claim);
      assertRefused(victim, identity(stranger), foreign.connectionKey(), claim);
      assertRefused(victim, identity(stranger), victim.connectionKey(), claim);
    }
  }

  @Test
  void whoIsKnownIsNotLookedAtAgain() {
    var root = new Credential.Key(World.KEY);
    var unseen = new Credential.Token("never looked at");
    var client = new RawClient(node, RawClient.request(unseen).knownAs(identity(root)));
    world.run(200);
    assertThatCode(
            () -> client.session().requireHeldBy(identity(root), client.connectionKey(), Claim.ACT))
        .doesNotThrowAnyException();
  }

  @Test
  void aWeakerTokenDoesNotActWithWhatTheConnectionMayDo() {
    RawClient backend = connect(new Credential.Key(World.KEY));
    Identity weak = identity(token(Map.of("capability", WEAK)));
    Identity named = identity(token(Map.of("clientId", "eve")));
    assertRefused(backend, weak, backend.connectionKey(), Claim.ACT);
    assertRefused(backend, named, backend.connectionKey(), Claim.ACT);
    assertRefused(backend, named, backend.connectionKey(), Claim.RENEW);
    assertThatCode(
            () -> backend.session().requireHeldBy(weak, backend.connectionKey(), Claim.RENEW))
        .doesNotThrowAnyException(); // it brings its own token, and the connection shrinks to it
  }

  @Test
  void afterARenewalBothTokensCountForRequestsThatOvertakeEachOther() {
    Credential.Token first = token(Map.of("clientId", "bob"));
    Credential.Token second = token(Map.of("clientId", "bob", "capability", WEAK));
    Credential.Token third = token(Map.of("clientId", "bob", "capability", "{\"x\":[\"*\"]}"));
    RawClient bob = connect(first);
    assertRefused(bob, identity(second), bob.connectionKey(), Claim.ACT);
    bob.renew(second.text());
    world.run(1_000);
    for (Credential.Token either : List.of(first, second)) {
      assertThatCode(
              () -> bob.session().requireHeldBy(identity(either), bob.connectionKey(), Claim.ACT))
          .doesNotThrowAnyException();
    }
    bob.renew(third.text());
    world.run(1_000);
    assertRefused(bob, identity(first), bob.connectionKey(), Claim.ACT);
  }

  @Test
  void nobodyActsOnAConnectionThatIsOver() {
    var root = new Credential.Key(World.KEY);
    RawClient client = connect(root);
    close(client);
    for (Claim claim : List.of(Claim.ACT, Claim.RENEW)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(
              () -> client.session().requireHeldBy(identity(root), client.connectionKey(), claim))
          .satisfies(refused -> assertThat(refused.error().code().code()).isEqualTo(80022));
    }
  }

  @Test
  void whoHeldAConnectionFetchesItsEnd() {
    var root = new Credential.Key(World.KEY);
    RawClient client = connect(root);
    RawClient other = connect(root);
    close(client);
    client.session().onTransportClosed(); // again, as a socket's end is heard of after the core's
    String key = client.connectionKey();
    assertThatCode(() -> client.session().requireHeldBy(identity(root), key, Claim.FETCH))
        .doesNotThrowAnyException();
    assertRefused(client, identity(root), other.connectionKey(), Claim.FETCH);
    assertRefused(client, identity(token(Map.of("clientId", "eve"))), key, Claim.FETCH);
  }

  @Test
  void whoHasANewTokenFetchesTheEndOfTheOldOne() {
    RawClient ann = connect(token(Map.of("clientId", "ann")));
    world.run(700_000);
    assertThat(Wire.code(ann.of(Action.DISCONNECTED).getFirst())).isEqualTo(40142);
    Identity renewed = identity(token(Map.of("clientId", "ann")));
    assertThatCode(() -> ann.session().requireHeldBy(renewed, ann.connectionKey(), Claim.FETCH))
        .doesNotThrowAnyException();
  }

  private void close(RawClient client) {
    client.send(Action.CLOSE, Map.of());
    world.run(1_000);
    assertThat(client.of(Action.CLOSED)).hasSize(1);
  }
}
