package dev.barnabas.server.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.core.stats.StatsUnit;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import dev.barnabas.server.rest.Answers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The minutes that SDK suites post, in every shape; and what the node itself counts. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
final class StatsIT {
  private static final TestServer SERVER = TestServer.start();
  private static final String RANGE = "start=2022-02-03:15:03&end=2022-02-03:15:05";

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @BeforeAll
  static void postThreeMinutes() {
    var minutes = new ArrayList<Object>();
    long[] inbound = {50, 60, 70};
    for (int i = 0; i < inbound.length; i++) {
      minutes.add(
          Map.of(
              "intervalId",
              "2022-02-03:15:0" + (3 + i),
              "inbound",
              Map.of(
                  "realtime", Map.of("messages", Map.of("count", inbound[i], "data", 5_000L)),
                  "rest", Map.of("messages", Map.of("count", 1L))),
              "connections",
              Map.of("tls", Map.of("peak", 20L + i, "opened", 10L)),
              "apiRequests",
              Map.of("succeeded", 50L),
              "tokenRequests",
              Map.of("succeeded", 60L)));
    }
    HttpResponse<byte[]> response =
        SERVER.send("POST", "/stats", Json.write(minutes), "Authorization", basic());
    assertThat(response.statusCode()).isEqualTo(201);
  }

  @Test
  void whatWasPostedOnAnotherNodeIsFoundHereAtOnce() {
    var there =
        new StatsStore(
            SERVER.statsRecords.elsewhere(),
            SERVER.counters,
            "node-2",
            () -> Instant.ofEpochMilli(TestServer.NOW));
    long minute = StatsUnit.parse("2021-02-03:15:03");
    Object _ = there.post("shop", Map.of(minute, Map.of("connections.all.peak", 9L)));
    List<?> found = Answers.list(get("start=2021-02-03:15:03&end=2021-02-03:15:03"));
    assertThat(found).hasSize(1);
  }

  @Test
  void minutesComeFlatWithTheirSums() {
    List<?> minutes = Answers.list(get(RANGE + "&direction=forwards"));
    assertThat(minutes).hasSize(3);
    Map<?, ?> first = map(minutes.getFirst());
    assertThat(first.get("intervalId")).isEqualTo("2022-02-03:15:03");
    assertThat(first.get("unit")).isEqualTo("minute");
    assertThat(first.containsKey("inProgress")).isFalse();
    assertThat(map(first.get("entries")))
        .containsEntry("messages.inbound.realtime.messages.count", 50L)
        .containsEntry("messages.inbound.all.messages.count", 51L)
        .containsEntry("messages.all.all.count", 51L)
        .containsEntry("connections.all.peak", 20L)
        .containsEntry("apiRequests.all.succeeded", 110L)
        .containsEntry("apiRequests.tokenRequests.succeeded", 60L)
        .doesNotContainKey("connections.tls.peak");
  }

  @Test
  void hoursDaysAndMonthsAreSums() {
    for (String unit : List.of("hour", "day", "month")) {
      List<?> intervals = Answers.list(get(RANGE + "&unit=" + unit));
      assertThat(intervals).as(unit).hasSize(1);
      Map<?, ?> interval = map(intervals.getFirst());
      assertThat("2022-02-03:15").startsWith(String.valueOf(interval.get("intervalId")));
      assertThat(map(interval.get("entries")))
          .containsEntry("messages.inbound.realtime.messages.count", 180L)
          .containsEntry("connections.all.peak", 22L)
          .containsEntry("connections.all.opened", 30L);
    }
  }

  @Test
  void olderVersionsGetTheNestedForm() {
    List<?> minutes = Answers.list(get(RANGE, "X-Ably-Version", "2"));
    Map<?, ?> latest = map(minutes.getFirst());
    assertThat(latest.get("intervalId")).isEqualTo("2022-02-03:15:05");
    Map<?, ?> inbound = map(latest.get("inbound"));
    assertThat(map(map(inbound.get("all")).get("messages")).get("count")).isEqualTo(71L);
    assertThat(map(map(inbound.get("all")).get("all")).get("count")).isEqualTo(71L);
    assertThat(map(latest.get("tokenRequests")).get("succeeded")).isEqualTo(60L);
    assertThat(map(latest.get("apiRequests")).get("succeeded")).isEqualTo(110L);
    assertThat(map(map(latest.get("connections")).get("all")).get("peak")).isEqualTo(22L);
  }

  @Test
  void pagesLinkToTheNext() {
    HttpResponse<byte[]> page = get(RANGE + "&limit=2");
    assertThat(Answers.list(page)).hasSize(2);
    String next =
        page.headers().allValues("link").stream()
            .filter(link -> link.endsWith("rel=\"next\""))
            .findFirst()
            .orElseThrow();
    assertThat(next).matches("<\\./stats\\?[^,:@]*>; rel=\"next\"");
    HttpResponse<byte[]> last = get(next.substring(9, next.indexOf('>')));
    assertThat(map(Answers.list(last).getFirst()).get("intervalId")).isEqualTo("2022-02-03:15:03");
    assertThat(last.headers().allValues("link")).noneMatch(link -> link.contains("next"));
  }

  @Test
  void whatTheNodeCountsIsThereAtOnceAndAfterItWasWritten() {
    SERVER.counters.add("shop", "messages.inbound.rest.messages.count", 3);
    Map<?, ?> running = map(Answers.list(get("limit=1")).getFirst());
    assertThat(running.get("inProgress")).isNotNull();
    SERVER.stats.fold().toCompletableFuture().join();
    assertThat(map(map(Answers.list(get("limit=1")).getFirst()).get("entries")))
        .containsEntry("messages.inbound.rest.messages.count", 3L);
  }

  @Test
  void refusesWhoMayNotAndWhatCantBe() {
    String reader = Base64.getEncoder().encodeToString(TestServer.READER.getBytes(UTF_8));
    assertThat(SERVER.send("GET", "/stats", null, "Authorization", "Basic " + reader).statusCode())
        .isEqualTo(401);
    assertThat(get("unit=year").statusCode()).isEqualTo(400);
    assertThat(get("start=2022-13-45:00:00").statusCode()).isEqualTo(400);
    assertThat(get("limit=1001").statusCode()).isEqualTo(400);
  }

  private static HttpResponse<byte[]> get(String query, String... more) {
    var headers = new ArrayList<>(List.of("Authorization", basic()));
    headers.addAll(List.of(more));
    return SERVER.send("GET", "/stats?" + query, null, headers.toArray(String[]::new));
  }

  private static String basic() {
    return "Basic " + Base64.getEncoder().encodeToString(TestServer.KEY.getBytes(UTF_8));
  }

  private static Map<Object, Object> map(@Nullable Object tree) {
    return Answers.object(tree);
  }
}
