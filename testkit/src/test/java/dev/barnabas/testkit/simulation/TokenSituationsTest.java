package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.App;
import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Revocation;
import dev.barnabas.core.access.TokenRequest;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.message.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens on live connections, by a clock that the test moves. */
final class TokenSituationsTest {
  private static final String KEY_NAME = World.APP + ".key";
  private static final long SECOND = 1_000;

  private final World world = new World(1, 2);
  private final SimulatedNode node = world.nodes().getFirst();

  @BeforeEach
  void start() {
    world.run(5 * SECOND);
  }

  private Access access() {
    return node.services().access();
  }

  private String token(long ttlMillis, Map<String, ?> more) {
    var fields = new LinkedHashMap<String, @Nullable Object>(more);
    fields.put("ttl", ttlMillis);
    TokenRequest request = TokenRequest.of(KEY_NAME, fields);
    return access().grant(request, new Credential.Key(KEY_NAME + ":s3cret")).token();
  }

  private RawClient connect(long ttlMillis, Map<String, ?> more) {
    var client = new RawClient(node, token(ttlMillis, more));
    world.run(200);
    assertThat(client.of(Action.CONNECTED)).hasSize(1);
    return client;
  }

  private static void assertCode(Map<?, ?> frame, int code) {
    assertThat(Wire.code(frame)).isEqualTo(code);
    assertThat(Wire.number(Wire.map(frame.get("error")), "statusCode")).isEqualTo(401);
  }

  @Test
  void aClientIsAskedToRenewHalfAMinuteBeforeTheEndAndDisconnectedAtIt() {
    RawClient client = connect(60 * SECOND, Map.of());
    world.run(29 * SECOND);
    assertThat(client.of(Action.AUTH)).isEmpty();
    world.run(3 * SECOND);
    assertThat(client.of(Action.AUTH)).hasSize(1);
    world.run(27 * SECOND);
    assertThat(client.of(Action.DISCONNECTED)).isEmpty();
    world.run(3 * SECOND);
    assertThat(client.of(Action.AUTH)).hasSize(1);
    assertCode(client.of(Action.DISCONNECTED).getFirst(), 40142);
  }

  @Test
  void aTokenThatIsShortEndsWithoutAPrompt() {
    RawClient client = connect(5 * SECOND, Map.of());
    world.run(7 * SECOND);
    assertThat(client.of(Action.AUTH)).isEmpty();
    assertCode(client.of(Action.DISCONNECTED).getFirst(), 40142);
  }

  @Test
  void anExpiredTokenDoesNotConnect() {
    String token = token(1, Map.of());
    world.run(SECOND);
    var client = new RawClient(node, token);
    world.run(SECOND);
    assertCode(client.of(Action.ERROR).getFirst(), 40142);
  }

  @Test
  void aRenewedConnectionLivesAsLongAsItsNewToken() {
    RawClient client = connect(40 * SECOND, Map.of());
    world.run(20 * SECOND);
    client.renew(token(60 * SECOND, Map.of()));
    world.run(30 * SECOND);
    List<Map<?, ?>> connected = client.of(Action.CONNECTED);
    assertThat(connected).hasSize(2);
    assertThat(connected.get(1).get("connectionKey"))
        .isEqualTo(connected.get(0).get("connectionKey"));
    assertThat(client.of(Action.DISCONNECTED)).isEmpty();
    world.run(32 * SECOND);
    assertCode(client.of(Action.DISCONNECTED).getFirst(), 40142);
  }

  @Test
  void aRenewalIsAnsweredAfterWhatCameBeforeIt() {
    RawClient client = connect(60 * SECOND, Map.of());
    client.publish("chat", 0);
    client.renew(token(60 * SECOND, Map.of()));
    client.publish("chat", 1);
    world.run(5 * SECOND);
    List<Long> actions =
        client.frames().stream().map(frame -> Wire.number(frame, "action")).toList();
    assertThat(actions)
        .containsExactly(
            (long) Action.CONNECTED, (long) Action.ACK, (long) Action.CONNECTED, (long) Action.ACK);
  }

  @Test
  void attachmentsLoseAndGainWhatTheTokenLosesAndGains() {
    RawClient client =
        connect(60 * SECOND, Map.of("capability", "{\"chat\":[\"*\"],\"news\":[\"subscribe\"]}"));
    client.attach("chat");
    client.attach("news");
    world.run(2 * SECOND);
    assertThat(client.of(Action.ATTACHED)).hasSize(2);

    client.renew(token(60 * SECOND, Map.of("capability", "{\"chat\":[\"subscribe\"]}")));
    client.publish("chat", 0);
    world.run(2 * SECOND);
    Map<?, ?> lost = client.of(Action.ERROR).getFirst();
    assertThat(lost.get("channel")).isEqualTo("news");
    assertCode(lost, 40160);
    assertThat(Wire.code(client.of(Action.NACK).getFirst())).isIn(40160L, 40165L);

    client.renew(token(60 * SECOND, Map.of("capability", "{\"*\":[\"*\"]}")));
    client.publish("chat", 1);
    world.run(2 * SECOND);
    assertThat(client.of(Action.ACK)).hasSize(1);
    assertThat(client.of(Action.MESSAGE)).hasSize(1);
    assertThat(client.of(Action.ATTACHED)).hasSize(2);
    assertThat(client.of(Action.CONNECTED)).hasSize(3);
  }

  @Test
  void whoMayBePresentNoLongerLeaves() {
    RawClient bob = connect(600 * SECOND, Map.of("clientId", "bob"));
    for (String channel : List.of("kept", "lost")) {
      bob.attach(channel);
      bob.send(
          Action.PRESENCE,
          Map.of(
              "channel",
              channel,
              "msgSerial",
              channel.equals("kept") ? 0L : 1L,
              "presence",
              List.of(Map.of("action", 2L))));
    }
    world.run(2 * SECOND);
    assertThat(members("kept")).isEqualTo(1);
    assertThat(members("lost")).isEqualTo(1);
    String capability = "{\"kept\":[\"*\"],\"lost\":[\"subscribe\"]}";
    bob.renew(token(600 * SECOND, Map.of("clientId", "bob", "capability", capability)));
    world.run(2 * SECOND);
    assertThat(members("kept")).isEqualTo(1);
    assertThat(members("lost")).isZero();
    assertThat(bob.of(Action.ERROR)).isEmpty();
  }

  @Test
  void whoMovedAndRenewsAgainAndAgainInAnOutageLeavesAndIsAnsweredInOrder() {
    RawClient bob = connect(600 * SECOND, Map.of("clientId", "bob"));
    bob.attach("lost");
    bob.send(
        Action.PRESENCE,
        Map.of("channel", "lost", "msgSerial", 0, "presence", List.of(Map.of("action", 2))));
    world.run(2 * SECOND);
    bob.cut();
    String token = token(600 * SECOND, Map.of("clientId", "bob"));
    var moved =
        new RawClient(
            world.nodes().getLast(),
            RawClient.resuming(new Credential.Token(token), bob.connectionKey()));
    world.run(2 * SECOND);
    assertThat(moved.connectionId()).isEqualTo(bob.connectionId());

    world.cluster().fallSilent(5 * SECOND);
    String without =
        token(600 * SECOND, Map.of("clientId", "bob", "capability", "{\"chat\":[\"*\"]}"));
    for (int i = 0; i < 10; i++) {
      moved.publish("chat", i);
      moved.renew(i % 2 == 0 ? without : token);
    }
    world.run(4 * SECOND);
    assertThat(moved.of(Action.CONNECTED)).as("publishes wait for the log").hasSize(1);

    world.run(20 * SECOND);
    List<Long> answers =
        moved.frames().stream()
            .map(each -> Wire.number(each, "action"))
            .filter(action -> action == Action.ACK || action == Action.CONNECTED)
            .skip(1)
            .toList();
    assertThat(answers).hasSize(20).endsWith((long) Action.ACK, (long) Action.CONNECTED);
    for (int i = 0; i < 20; i++) {
      assertThat(answers.get(i)).isEqualTo(i % 2 == 0 ? Action.ACK : Action.CONNECTED);
    }
    assertThat(members("lost")).isZero();
  }

  private int members(String channel) {
    var members =
        node.services().presence().members(ChannelKey.of(World.APP, channel)).toCompletableFuture();
    world.run(SECOND);
    return members.join().size();
  }

  @Test
  void whatATokenTakesAwayDuringAnAttachIsNotDelivered() {
    RawClient client = connect(60 * SECOND, Map.of());
    int asked = Mode.PRESENCE_SUBSCRIBE.flag() | Mode.PUBLISH.flag();
    client.send(Action.ATTACH, Map.of("channel", "chat", "flags", asked));
    client.renew(token(60 * SECOND, Map.of("capability", "{\"chat\":[\"publish\"]}")));
    world.run(2 * SECOND);
    List<Long> actions = client.frames().stream().map(each -> Wire.number(each, "action")).toList();
    assertThat(actions) // else this shows nothing
        .containsExactly((long) Action.CONNECTED, (long) Action.CONNECTED, (long) Action.ATTACHED);
    long told = Wire.number(client.of(Action.ATTACHED).getFirst(), "flags");
    assertThat(Mode.ofFlags((int) told)).containsExactly(Mode.PUBLISH);

    RawClient other = connect(60 * SECOND, Map.of("clientId", "bob"));
    other.attach("chat");
    other.send(
        Action.PRESENCE,
        Map.of("channel", "chat", "msgSerial", 0, "presence", List.of(Map.of("action", 2))));
    world.run(2 * SECOND);
    assertThat(other.of(Action.PRESENCE)).isNotEmpty();
    assertThat(client.of(Action.PRESENCE)).isEmpty();
  }

  @Test
  void anotherClientsTokenEndsTheConnection() {
    RawClient client = connect(60 * SECOND, Map.of("clientId", "bob"));
    client.renew(token(60 * SECOND, Map.of("clientId", "eve")));
    world.run(SECOND);
    Map<?, ?> failed = client.of(Action.ERROR).getFirst();
    assertThat(failed.containsKey("channel")).isFalse();
    assertCode(failed, 40102);
  }

  @Test
  void whoRenewsWithoutAPauseIsDisconnected() {
    RawClient patient = connect(600 * SECOND, Map.of());
    for (int i = 0; i < 60; i++) {
      patient.renew(token(600 * SECOND, Map.of()));
      world.run(SECOND + 1);
    }
    assertThat(patient.of(Action.CONNECTED)).hasSize(61);
    RawClient eager = connect(600 * SECOND, Map.of());
    String token = token(600 * SECOND, Map.of());
    for (int i = 0; i < 31; i++) {
      eager.renew(token);
    }
    world.run(SECOND);
    assertThat(eager.of(Action.CONNECTED)).hasSizeLessThanOrEqualTo(31);
    Map<?, ?> failed = eager.of(Action.ERROR).getFirst();
    assertThat(failed.containsKey("channel")).isFalse();
    assertThat(Wire.code(failed)).isEqualTo(42920);
  }

  @Test
  void aTokenThatCantBeReadEndsTheConnection() {
    RawClient client = connect(60 * SECOND, Map.of());
    client.renew("nonsense");
    world.run(SECOND);
    assertThat(Wire.code(client.of(Action.ERROR).getFirst())).isEqualTo(40005);
    RawClient other = connect(60 * SECOND, Map.of());
    other.send(Action.AUTH, Map.of());
    world.run(SECOND);
    assertCode(other.of(Action.ERROR).getFirst(), 40101);
  }

  @Test
  void aRevocationEndsTokensAtOnceOrAfterAPrompt() {
    RawClient bob = connect(600 * SECOND, Map.of("clientId", "bob"));
    RawClient eve = connect(600 * SECOND, Map.of("clientId", "eve"));
    RawClient ann = connect(600 * SECOND, Map.of("clientId", "ann"));
    long now = access().nowMillis();
    revoke("clientId:bob", now, now);
    revoke("clientId:eve", now, now + 30 * SECOND);
    world.run(2 * SECOND);
    assertCode(bob.of(Action.DISCONNECTED).getFirst(), 40141);
    assertThat(eve.of(Action.AUTH)).hasSize(1);
    assertThat(eve.of(Action.DISCONNECTED)).isEmpty();
    world.run(31 * SECOND);
    assertCode(eve.of(Action.DISCONNECTED).getFirst(), 40141);
    assertThat(ann.frames()).allMatch(frame -> Wire.number(frame, "action") != Action.DISCONNECTED);
  }

  private void revoke(String target, long issuedBefore, long appliesAt) {
    var revocation = new Revocation(KEY_NAME, target, issuedBefore, appliesAt);
    access().revocations().onRecord(revocation.recordKey(), revocation.bytes());
  }

  @Test
  void connectionsEndWithTheirKey() {
    RawClient client = connect(600 * SECOND, Map.of());
    access().replace(List.of());
    node.sessions().recheck();
    world.run(SECOND);
    assertCode(client.of(Action.DISCONNECTED).getFirst(), 40141);
  }

  @Test
  void connectionsEndWithTheirAppAndNobodyComesBack() {
    RawClient client = connect(600 * SECOND, Map.of());
    var key = new ApiKey(KEY_NAME, "s3cret", Capability.full());
    access().replace(List.of(new App(World.APP, List.of(key), false)));
    node.sessions().recheck();
    world.run(SECOND);
    assertCode(client.of(Action.DISCONNECTED).getFirst(), 40120);
    var again = new RawClient(node, new Credential.Key(KEY_NAME + ":s3cret"));
    world.run(SECOND);
    assertCode(again.of(Action.ERROR).getFirst(), 40120);
  }

  private void setCapability(String capability) {
    var key = new ApiKey(KEY_NAME, "s3cret", Capability.parse(capability));
    access().replace(List.of(new App(World.APP, List.of(key))));
    node.sessions().recheck();
    world.run(2 * SECOND);
  }

  @Test
  void whatAKeyMayDoChangesForThoseWhoAreConnected() {
    var byKey = new RawClient(node, new Credential.Key(KEY_NAME + ":s3cret"));
    RawClient byToken =
        connect(60 * SECOND, Map.of("capability", "{\"chat\":[\"*\"],\"news\":[\"*\"]}"));
    for (RawClient each : List.of(byKey, byToken)) {
      each.attach("chat");
      each.attach("news");
    }
    world.run(2 * SECOND);
    setCapability("{\"chat\":[\"subscribe\"]}");
    for (RawClient each : List.of(byKey, byToken)) {
      Map<?, ?> lost = each.of(Action.ERROR).getFirst();
      assertThat(lost.get("channel")).isEqualTo("news");
      assertCode(lost, 40160);
      each.publish("chat", 0);
      world.run(2 * SECOND);
      assertCode(each.of(Action.NACK).getFirst(), 40160);
    }
    setCapability("{\"*\":[\"*\"]}");
    for (RawClient each : List.of(byKey, byToken)) {
      each.publish("chat", 1);
      world.run(2 * SECOND);
      assertThat(each.of(Action.ACK)).hasSize(1);
      assertThat(each.of(Action.CONNECTED)).hasSize(1);
      assertThat(each.of(Action.DISCONNECTED)).isEmpty();
    }
    byToken.publish("elsewhere", 2); // the key may, the token may not
    world.run(2 * SECOND);
    assertCode(byToken.of(Action.NACK).getLast(), 40160);
  }

  private void setRules(boolean appTlsOnly, Map<String, Map<String, Boolean>> namespaces) {
    var all = new LinkedHashMap<String, Namespace>();
    namespaces.forEach(
        (id, settings) -> all.put(id, NamespaceTrees.read(Namespace.standard(id), settings)));
    node.namespaces().replace(Map.of(World.APP, new AppRules(all, AppLimits.STANDARD, appTlsOnly)));
    node.sessions().recheck();
    world.run(2 * SECOND);
  }

  @Test
  void aNamespaceThatBecomesStricterIsLeftByThoseWhoMayNoLongerBeThere() {
    RawClient anonymous = connect(600 * SECOND, Map.of());
    RawClient bob = connect(600 * SECOND, Map.of("clientId", "bob"));
    for (RawClient each : List.of(anonymous, bob)) {
      each.attach("room:1");
      each.attach("other");
    }
    bob.send(
        Action.PRESENCE,
        Map.of("channel", "room:1", "msgSerial", 0, "presence", List.of(Map.of("action", 2))));
    world.run(2 * SECOND);
    assertThat(members("room:1")).isEqualTo(1);

    setRules(false, Map.of("room", Map.of("authenticated", true)));
    Map<?, ?> left = anonymous.of(Action.DETACHED).getFirst();
    assertThat(left.get("channel")).isEqualTo("room:1");
    assertCode(left, 40161);
    assertThat(bob.of(Action.DETACHED)).isEmpty();
    anonymous.attach("room:1"); // as SDKs do at once
    world.run(2 * SECOND);
    assertCode(anonymous.of(Action.ERROR).getFirst(), 40161);

    setRules(false, Map.of("room", Map.of("tlsOnly", true)));
    assertThat(Wire.code(bob.of(Action.DETACHED).getFirst())).isEqualTo(40311);
    assertThat(members("room:1")).isZero();
    bob.publish("other", 1);
    anonymous.publish("other", 0);
    world.run(2 * SECOND);
    assertThat(bob.of(Action.MESSAGE)).hasSize(2);
    assertThat(anonymous.of(Action.MESSAGE)).hasSize(2);

    setRules(true, Map.of());
    Map<?, ?> failed = bob.of(Action.ERROR).getLast();
    assertThat(failed.containsKey("channel")).isFalse();
    assertThat(Wire.code(failed)).isEqualTo(40311);
  }

  @Test
  void aRequestForATokenIsUsedOnceOnAllNodesAndThoseThatStartLater() {
    SimulatedNode other = world.nodes().get(1);
    var outcomes = new ArrayList<PublishOutcome>();
    node.services().publisher().redeem("nonce", outcomes::add);
    other.services().publisher().redeem("nonce", outcomes::add);
    world.run(5 * SECOND);
    assertThat(outcomes)
        .hasSize(2)
        .filteredOn(PublishOutcome.Accepted.class::isInstance)
        .hasSize(1);

    world.run(200 * SECOND);
    SimulatedNode late = world.startNode();
    world.run(10 * SECOND);
    late.services().publisher().redeem("nonce", outcomes::add);
    world.run(5 * SECOND);
    assertThat(outcomes.get(2))
        .isInstanceOfSatisfying(
            PublishOutcome.Refused.class,
            refused -> assertThat(refused.error().code().code()).isEqualTo(40105));

    world.run(100 * SECOND);
    late.services().publisher().redeem("nonce", outcomes::add);
    world.run(5 * SECOND);
    assertThat(outcomes.get(3)).isInstanceOf(PublishOutcome.Accepted.class);
  }
}
