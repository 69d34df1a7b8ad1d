package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.ably.lib.push.PushBase.ChannelSubscription;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.rest.Auth.TokenDetails;
import io.ably.lib.rest.Auth.TokenParams;
import io.ably.lib.rest.Channel;
import io.ably.lib.rest.DeviceDetails;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.HttpPaginatedResponse;
import io.ably.lib.types.Message;
import io.ably.lib.types.PaginatedResult;
import io.ably.lib.types.Param;
import io.ably.lib.types.PublishResponse;
import io.ably.lib.types.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** REST by {@code io.ably:ably-java}; stats in the nested shape of protocol version 2. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class JavaRestIT {
  private static final Param[] NONE = {};

  private final SdkWorld world = SdkWorld.get();
  private final String name = "java-" + UUID.randomUUID();

  private JavaApp app(boolean binary) throws Exception {
    return JavaApp.create(world.port(), binary);
  }

  private static Param[] params(String... pairs) {
    return IntStream.range(0, pairs.length / 2)
        .mapToObj(i -> new Param(pairs[2 * i], pairs[2 * i + 1]))
        .toArray(Param[]::new);
  }

  /** What it is refused with, {@code code/status}. */
  private static String refusal(ThrowingCallable call) {
    AblyException refused = catchThrowableOfType(AblyException.class, call);
    return refused.errorInfo.code + "/" + refused.errorInfo.statusCode;
  }

  private static <T> List<List<T>> pages(PaginatedResult<T> first) throws AblyException {
    List<List<T>> pages = new ArrayList<>();
    PaginatedResult<T> page = first;
    pages.add(Arrays.asList(page.items()));
    while (page.hasNext()) {
      page = page.next();
      pages.add(Arrays.asList(page.items()));
    }
    return pages;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theClockIsNow(boolean binary) throws Exception {
    assertThat(app(binary).rest().time())
        .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokensGrantTheIntersectionWithTheirKey(boolean binary) throws Exception {
    JavaApp app = app(binary);
    AblyRest limited = app.rest(options -> options.key = app.keys().get(4));
    TokenParams params = new TokenParams();
    params.capability = "{\"channel0\":[\"*\"],\"channel6\":[\"publish\",\"subscribe\"]}";
    params.clientId = "ann";
    params.ttl = 60_000;
    TokenDetails details = limited.auth.requestToken(params, null);
    assertThat(JsonParser.parseString(details.capability))
        .isEqualTo(
            JsonParser.parseString(
                "{\"channel0\":[\"publish\"],\"channel6\":[\"publish\",\"subscribe\"]}"));
    assertThat(details.expires - details.issued).isEqualTo(60_000);
    assertThat(details.clientId).isEqualTo("ann");

    AblyRest user =
        app.rest(options -> {
          options.key = null;
          options.tokenDetails = details;
        });
    user.channels.get("channel0").publish("n", "d");
    assertThat(refusal(() -> user.channels.get("channel1").publish("n", "d")))
        .isEqualTo("40160/401");
    assertThat(app.rest().channels.get("channel0").history(NONE).items())
        .extracting(message -> message.clientId)
        .containsExactly("ann");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokenRequestsAreChecked(boolean binary) throws Exception {
    JavaApp app = app(binary);
    AblyRest rest = app.rest();
    assertThat(JsonParser.parseString(rest.auth.requestToken(null, null).capability))
        .isEqualTo(JsonParser.parseString("{\"*\":[\"*\"]}"));
    for (String capability : List.of("{\"x\":[\"*\",\"publish\"]}", "{\"x\":[\"nope\"]}")) {
      TokenParams params = new TokenParams();
      params.capability = capability;
      assertThat(refusal(() -> rest.auth.requestToken(params, null))).isEqualTo("40000/400");
    }
    AblyRest limited = app.rest(options -> options.key = app.keys().get(1));
    TokenParams params = new TokenParams();
    params.capability = "{\"elsewhere\":[\"publish\"]}";
    assertThat(refusal(() -> limited.auth.requestToken(params, null))).isEqualTo("40160/401");
    TokenParams late = new TokenParams();
    late.timestamp = System.currentTimeMillis() - 30 * 60_000;
    assertThat(refusal(() -> rest.auth.requestToken(late, null))).isEqualTo("40104/401");
    AblyRest wrong = app.rest(options -> options.key = app.keys().getFirst() + "x");
    assertThat(refusal(() -> wrong.channels.get("a").publish("n", "d"))).isEqualTo("40101/401");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void historyComesInPagesBothWaysAndBetweenTimes(boolean binary) throws Exception {
    Channel channel = app(binary).rest().channels.get("persisted:" + name);
    for (int i = 0; i < 3; i++) {
      channel.publish("m" + i, "data" + i);
    }
    long middle = channel.history(params("limit", "1")).items()[0].timestamp;
    Message[] batch = {new Message("m3", new byte[] {0, -1}), new Message("m4", null)};
    while (System.currentTimeMillis() <= middle) {
      Thread.onSpinWait();
    }
    channel.publish(batch);

    assertThat(pages(channel.history(params("direction", "forwards", "limit", "2"))))
        .extracting(page -> page.stream().map(message -> message.name).toList())
        .containsExactly(List.of("m0", "m1"), List.of("m2", "m3"), List.of("m4"));
    assertThat(channel.history(params("limit", "2")).items())
        .extracting(message -> message.name)
        .containsExactly("m4", "m3");
    assertThat(channel.history(params("limit", "2")).items()[1].data).isEqualTo(new byte[] {0, -1});
    assertThat(channel.history(params("start", Long.toString(middle + 1))).items()).hasSize(2);
    assertThat(channel.history(params("end", Long.toString(middle))).items()).hasSize(3);
    assertThat(refusal(() -> channel.history(params("limit", "100000")))).isEqualTo("40003/400");
  }

  /** RSL1k4: an answer is lost, and the SDK repeats the request elsewhere with the same ids. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRequestThatIsRepeatedPublishesOnce(boolean binary) throws Exception {
    JavaApp app = app(binary);
    AblyRest rest =
        app.rest(options -> {
          options.port = world.proxy().port();
          options.fallbackHosts = new String[] {"127.0.0.1"};
          options.httpRequestTimeout = 3_000;
          options.idempotentRestPublishing = true;
        });
    rest.time();
    world.proxy().swallowAnswers();
    rest.channels.get(name).publish(new Message[] {new Message("a", "1"), new Message("b", "2")});

    assertThat(app.rest().channels.get(name).history(NONE).items())
        .extracting(message -> message.name)
        .containsExactly("b", "a");
  }

  @Test
  void aHostThatIsNotThereIsReplacedByAFallback() throws Exception {
    AblyRest rest =
        app(true)
            .rest(options -> {
              options.restHost = "nowhere.invalid";
              options.fallbackHosts = new String[] {"localhost"};
            });
    rest.channels.get(name).publish("n", "d");
    assertThat(rest.channels.get(name).history(NONE).items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void presenceOfTheFixturesIsThereAndInItsHistory(boolean binary) throws Exception {
    AblyRest rest = app(binary).rest();
    Channel one = rest.channels.get("restpresence_notpersisted");
    Channel four = rest.channels.get("persisted:restpresence_persisted");
    assertThat(one.presence.get(NONE).items())
        .extracting(member -> member.clientId + " " + member.data)
        .containsExactly("client_string This is a string data payload");
    assertThat(pages(four.presence.get(params("limit", "3"))))
        .extracting(List::size)
        .containsExactly(3, 1);
    assertThat(four.presence.get(params("clientId", "client_string_1")).items()).hasSize(1);
    assertThat(pages(four.presence.history(params("limit", "2", "direction", "forwards"))))
        .extracting(List::size)
        .containsExactly(2, 2);
  }

  /** 25.19 and the protocol's 16.7: this SDK asks for stats as version 2. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void statsAreNestedSummedAndPaged(boolean binary) throws Exception {
    JavaApp app = app(binary);
    AblyRest rest = app.rest();
    JsonArray minutes = new JsonArray();
    for (int i = 0; i < 3; i++) {
      minutes.add(
          JsonParser.parseString(
              """
              {"intervalId": "2025-02-03:15:0%d",
               "inbound": {"realtime": {"messages": {"count": %d, "data": 7000}}},
               "outbound": {"realtime": {"messages": {"count": 10, "data": 100}}}}
              """
                  .formatted(3 + i, 50 + 10 * i)));
    }
    assertThat(rest.request("POST", "/stats", NONE, app.body(minutes), NONE).statusCode)
        .isEqualTo(201);

    List<List<Stats>> pages =
        pages(
            rest.stats(
                params(
                    "start",
                    "2025-02-03:15:03",
                    "end",
                    "2025-02-03:15:05",
                    "direction",
                    "forwards",
                    "limit",
                    "2")));
    assertThat(pages).extracting(List::size).containsExactly(2, 1);
    assertThat(pages.stream().flatMap(List::stream))
        .extracting(stats -> (int) stats.inbound.all.messages.count)
        .containsExactly(50, 60, 70);
    Stats hour =
        rest.stats(params("start", "2025-02-03:15", "end", "2025-02-03:15", "unit", "hour"))
            .items()[0];
    assertThat(hour.intervalId).isEqualTo("2025-02-03:15");
    assertThat((int) hour.inbound.realtime.messages.count).isEqualTo(180);
    assertThat((int) hour.outbound.all.messages.count).isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBatchTellsOfEachChannel(boolean binary) throws Exception {
    JavaApp app = app(binary);
    Message[] messages = {new Message("n", "d")};
    String[] channels = {"channel0", "channel3"};
    var spec = new Message.Batch[] {new Message.Batch(channels, messages)};
    PublishResponse[] all = app.rest().publishBatch(spec, null);
    assertThat(all).extracting(response -> response.channelId).containsExactly(channels);
    assertThat(all).allMatch(response -> response.error == null && response.messageId != null);

    AblyRest limited = app.rest(options -> options.key = app.keys().get(4));
    PublishResponse[] some = limited.publishBatch(spec, null);
    assertThat(some[0].error).isNull();
    assertThat(some[1].error.code).isEqualTo(40_160);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void requestsOfAnyKindAreAnsweredAndPaged(boolean binary) throws Exception {
    JavaApp app = app(binary);
    AblyRest rest = app.rest();
    String path = "/channels/" + name + "/messages";
    JsonElement two = JsonParser.parseString("[{\"name\":\"a\"},{\"name\":\"b\"}]");
    HttpPaginatedResponse made = rest.request("POST", path, NONE, app.body(two), NONE);
    assertThat(made.statusCode).isEqualTo(201);
    assertThat(made.success).isTrue();
    HttpPaginatedResponse page = rest.request("GET", path, params("limit", "1"), null, NONE);
    assertThat(page.items()).hasSize(1);
    assertThat(page.hasNext()).isTrue();
    assertThat(page.next().items()[0].getAsJsonObject().get("name").getAsString()).isEqualTo("a");
    assertThat(page.first().items()).isEqualTo(page.items());
    assertThat(page.current().items()).isEqualTo(page.items());

    HttpPaginatedResponse missing = rest.request("GET", "/nowhere", NONE, null, NONE);
    assertThat(missing.statusCode).isEqualTo(404);
    assertThat(missing.errorCode).isEqualTo(40_400);
    assertThat(missing.errorMessage).isNotBlank();
    HttpPaginatedResponse gone = rest.request("DELETE", "/apps/" + app.id(), NONE, null, NONE);
    assertThat(gone.statusCode).isEqualTo(204);
    assertThat(refusal(() -> rest.channels.get("a").publish("n", "d"))).isEqualTo("40101/401");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void devicesAndTheirSubscriptionsAreKept(boolean binary) throws Exception {
    var admin = app(binary).rest().push.admin;
    String json =
        """
        {"id": "d1", "clientId": "bob", "platform": "android", "formFactor": "tablet",
         "metadata": {"size": 7}, "push": {"recipient": {"transportType": "gcm", "registrationToken": "t"}}}
        """;
    DeviceDetails device =
        DeviceDetails.fromJsonObject(JsonParser.parseString(json).getAsJsonObject());
    assertThat(admin.deviceRegistrations.save(device).id).isEqualTo("d1");
    assertThat(admin.deviceRegistrations.get("d1").formFactor).isEqualTo("tablet");
    assertThat(admin.deviceRegistrations.list(params("clientId", "bob")).items()).hasSize(1);

    var byDevice = ChannelSubscription.forDevice("pushenabled:a", "d1");
    var byClient = ChannelSubscription.forClientId("pushenabled:b", "bob");
    assertThat(admin.channelSubscriptions.save(byDevice)).isEqualTo(byDevice);
    admin.channelSubscriptions.save(byClient);
    assertThat(admin.channelSubscriptions.list(params("channel", "pushenabled:b")).items())
        .containsExactly(byClient);
    assertThat(admin.channelSubscriptions.listChannels(NONE).items())
        .containsExactlyInAnyOrder("pushenabled:a", "pushenabled:b");
    admin.channelSubscriptions.remove(byClient);
    admin.channelSubscriptions.removeWhere(params("deviceId", "d1"));
    admin.deviceRegistrations.remove("d1");
    assertThat(admin.channelSubscriptions.listChannels(NONE).items()).isEmpty();
    assertThat(refusal(() -> admin.deviceRegistrations.get("d1"))).isEqualTo("40400/404");
  }
}
