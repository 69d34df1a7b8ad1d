package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.rest.Auth.TokenParams;
import io.ably.lib.types.ErrorInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections and identities of {@code io.ably:ably-java}, protocol version 4. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class JavaConnectionIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final int BURST = 50;

  private final SdkWorld world = SdkWorld.get();
  private final String name = "java-" + UUID.randomUUID();

  private static TokenParams params(String capability) {
    TokenParams params = new TokenParams();
    params.capability = capability;
    return params;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connectsPingsClosesAndConnectsAgain(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(world.port(), binary);
    try (JavaClient client = app.connect(options -> options.clientId = "ann")) {
      client.awaitState(ConnectionState.connected);
      assertThat(client.sdk().connection.id).isNotBlank().isNotEqualTo(client.sdk().connection.key);
      assertThat(client.sdk().auth.clientId).isEqualTo("ann");
      JavaClient.await(listener -> client.sdk().connection.ping(listener));

      client.sdk().close();
      client.awaitState(ConnectionState.closed);
      client.sdk().connect();
      client.awaitState(ConnectionState.connected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.body:knows", "app1.full:wrong", "app1.nobody:knows"})
  void aKeyThatIsNoneFailsTheConnection(String key) throws Exception {
    try (JavaClient client = new JavaClient(world.port(), true, key)) {
      client.awaitState(ConnectionState.failed);
      assertThat(client.sdk().connection.reason.code).isEqualTo(40_101);
      assertThat(client.sdk().connection.reason.statusCode).isEqualTo(401);
    }
  }

  /** Of a token that nobody can renew; before that the connection was told why. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExpiredTokenDisconnectsWithItsCode(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(world.port(), binary);
    TokenParams params = new TokenParams();
    params.ttl = 3_000;
    String token = app.rest().auth.requestToken(params, null).token;
    List<Integer> codes = new CopyOnWriteArrayList<>();
    try (JavaClient client =
        app.connect(options -> {
          options.key = null;
          options.token = token;
          options.autoConnect = false;
        })) {
      client.sdk().connection.on(change -> codes.add(code(change.reason)));
      client.sdk().connect();
      client.awaitState(ConnectionState.failed);
      assertThat(codes).containsAnyOf(40_142, 40_171);
      assertThat(client.sdk().connection.reason.statusCode).isBetween(400, 403);
    }
  }

  private static int code(ErrorInfo reason) {
    return reason == null ? 0 : reason.code;
  }

  /** The server asks in time, and the connection never notices. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTokenIsRenewedInBand(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(world.port(), binary);
    AblyRest issuer = app.rest();
    List<String> issued = new CopyOnWriteArrayList<>();
    try (JavaClient client =
        app.connect(options -> {
          options.key = null;
          options.authCallback =
              _ -> {
                TokenParams params = new TokenParams();
                params.ttl = 12_000;
                var details = issuer.auth.requestToken(params, null);
                issued.add(details.token);
                return details;
              };
        })) {
      client.awaitState(ConnectionState.connected);
      String id = client.sdk().connection.id;
      List<ConnectionState> states = new CopyOnWriteArrayList<>();
      client.sdk().connection.on(change -> states.add(change.current));
      await().atMost(WAIT_MAX).until(() -> issued.size() == 3);
      await().atMost(WAIT_MAX).until(() -> states.size() >= 2);

      assertThat(states).containsOnly(ConnectionState.connected);
      assertThat(client.sdk().connection.id).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void attachmentsFollowTheCapabilityBothWays(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(world.port(), binary);
    AblyRest issuer = app.rest();
    AtomicReference<String> capability = new AtomicReference<>("{\"%s\":[\"*\"]}".formatted(name));
    try (JavaClient client =
        app.connect(options -> {
          options.key = null;
          options.authCallback = _ -> issuer.auth.requestToken(params(capability.get()), null);
        })) {
      Channel first = client.channel(name);
      JavaClient.await(first::attach);
      Channel second = client.channel(name + "-b");
      assertThat(JavaClient.refused(second::attach).code).isEqualTo(40_160);

      capability.set("{\"%1$s\":[\"subscribe\"],\"%1$s-b\":[\"*\"]}".formatted(name));
      client.sdk().auth.authorize(null, null);
      JavaClient.await(second::attach);
      assertThat(JavaClient.refused(listener -> first.publish("n", "d", listener)).code)
          .isEqualTo(40_160);

      capability.set("{\"%s-b\":[\"*\"]}".formatted(name));
      client.sdk().auth.authorize(null, null);
      await().atMost(WAIT_MAX).until(() -> first.state == ChannelState.failed);
      assertThat(first.reason.code).isEqualTo(40_160);
      assertThat(second.state).isEqualTo(ChannelState.attached);
      JavaClient.await(listener -> second.publish("n", "d", listener));
    }
  }

  /** 25.2: a CONNECTED that answers AUTH while messages wait rewinds the SDK's msgSerial. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsPublishedAroundAnAuthorizeArrivesOnceAndInOrder(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(world.port(), binary);
    AblyRest issuer = app.rest();
    try (JavaClient client =
            app.connect(options -> {
              options.key = null;
              options.authCallback = _ -> issuer.auth.requestToken(new TokenParams(), null);
            });
        JavaClient reader = app.connect(_ -> {})) {
      List<String> names = JavaClient.namesOn(reader.channel(name));
      Channel channel = client.channel(name);
      JavaClient.await(channel::attach);
      List<CompletableFuture<Void>> acks = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < BURST; i++) {
          acks.add(JavaClient.publish(channel, "r%dm%d".formatted(round, i), "data"));
        }
        client.sdk().auth.authorize(null, null);
      }
      for (CompletableFuture<Void> ack : acks) {
        ack.get(60, TimeUnit.SECONDS);
      }
      JavaClient.await(listener -> channel.publish("end", "data", listener));
      JavaClient.awaitLast(names, "end");

      assertThat(names).hasSize(3 * BURST + 1).doesNotHaveDuplicates();
      assertThat(names.subList(0, 3 * BURST))
          .isEqualTo(
              IntStream.range(0, 3 * BURST)
                  .mapToObj(i -> "r%dm%d".formatted(i / BURST, i % BURST))
                  .toList());
    }
  }

  /** 25.2: after {@code recover} the SDK counts from 0 again, though its recovery key said more. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRecoveredConnectionPublishesAnew(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(world.port(), binary);
    try (JavaClient reader = app.connect(_ -> {});
        JavaClient lost = app.connect(options -> options.port = world.proxy().port())) {
      List<String> names = JavaClient.namesOn(reader.channel(name));
      Channel before = lost.channel(name);
      List<String> own = JavaClient.namesOn(before);
      for (int i = 0; i < 5; i++) {
        JavaClient.publish(before, "before" + i, "data").get(60, TimeUnit.SECONDS);
      }
      JavaClient.awaitLast(own, "before4");
      String id = lost.sdk().connection.id;
      String recoveryKey = lost.sdk().connection.createRecoveryKey();
      world.proxy().refuse();
      world.proxy().cutAll();
      JavaClient.publish(reader.channel(name), "between", "data").get(60, TimeUnit.SECONDS);
      try (JavaClient found = app.connect(options -> options.recover = recoveryKey)) {
        Channel after = found.channel(name);
        List<String> seen = JavaClient.namesOn(after);
        assertThat(found.sdk().connection.id).isEqualTo(id);
        for (int i = 0; i < 5; i++) {
          JavaClient.publish(after, "after" + i, "data").get(60, TimeUnit.SECONDS);
        }
        JavaClient.awaitLast(seen, "after4");
        JavaClient.awaitLast(names, "after4");
        assertThat(seen)
            .containsExactly("between", "after0", "after1", "after2", "after3", "after4");
        assertThat(names).hasSize(11).doesNotHaveDuplicates();
      }
    } finally {
      world.proxy().admit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-a-key", "aaaaaaaaaa!unknown-but-well-formed"})
  void aKeyThatCanNotBeResumedMakesANewConnection(String key) throws Exception {
    JavaApp app = JavaApp.create(world.port(), true);
    String recovery =
        "{\"connectionKey\":\"%s\",\"msgSerial\":3,\"channelSerials\":{}}".formatted(key);
    try (JavaClient client = app.connect(options -> options.recover = recovery)) {
      client.awaitState(ConnectionState.connected);
      AblyRealtime sdk = client.sdk();
      assertThat(sdk.connection.reason).isNotNull();
      assertThat(sdk.connection.reason.code).isIn(80_018, 80_008);
      JavaClient.await(listener -> client.channel(name).publish("n", "d", listener));
    }
  }
}
