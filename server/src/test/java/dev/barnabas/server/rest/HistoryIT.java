package dev.barnabas.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class HistoryIT {
  private static final TestServer SERVER = TestServer.start();
  private static final String KEY = "key=" + TestServer.KEY;
  // What the SDK for JavaScript takes for a link, and nothing else (ably-protocol 16.2).
  private static final Pattern SDK_LINK = Pattern.compile("^\\./(\\w+)\\?(.*)$");

  @BeforeAll
  static void publish() {
    for (int i = 0; i < 5; i++) {
      String body = "{\"name\":\"n%d\",\"data\":\"d\"}".formatted(i);
      SERVER.send("POST", "/channels/open:a/messages?" + KEY, body.getBytes(UTF_8));
    }
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "history"})
  void pagesThroughAllByTheLinksOfTheAnswers(String path) {
    var names = new ArrayList<String>();
    String query = "limit=2&direction=forwards";
    for (int page = 0; page < 3; page++) {
      HttpResponse<byte[]> response = get("/channels/open:a/" + path + "?" + query + "&" + KEY);
      assertThat(response.statusCode()).isEqualTo(200);
      for (Object message : Answers.list(response)) {
        names.add(String.valueOf(((Map<?, ?>) message).get("name")));
      }
      List<String> links = response.headers().allValues("Link");
      assertThat(links).allMatch(link -> link.endsWith("\"")).noneMatch(link -> link.contains(","));
      assertThat(url(links, "first")).isEqualTo("./" + path + "?limit=2&direction=forwards");
      assertThat(url(links, "current")).isEqualTo("./" + path + "?" + query);
      if (page < 2) {
        Matcher next = SDK_LINK.matcher(url(links, "next"));
        assertThat(next.matches()).isTrue();
        assertThat(next.group(1)).isEqualTo(path);
        assertThat(next.group(2)).doesNotContain("@", ":", "key");
        query = next.group(2);
      } else {
        assertThat(links).hasSize(2);
      }
    }
    assertThat(names).containsExactly("n0", "n1", "n2", "n3", "n4");
  }

  private static String url(List<String> links, String relation) {
    String end = ">; rel=\"" + relation + "\"";
    String link = links.stream().filter(text -> text.endsWith(end)).findFirst().orElseThrow();
    return link.substring(1, link.length() - end.length());
  }

  @Test
  void linksHaveAQueryWhereNothingWasAsked() {
    List<String> links = get("/channels/open:a/messages?" + KEY).headers().allValues("Link");
    assertThat(url(links, "first")).isEqualTo("./messages?limit=100");
    assertThat(url(links, "current")).isEqualTo("./messages?limit=100");
  }

  @Test
  void messagesAreComplete() {
    HttpResponse<byte[]> response = get("/channels/open:a/messages?limit=1&" + KEY);
    Map<?, ?> message = (Map<?, ?>) Answers.list(response).getFirst();
    assertThat(message.keySet())
        .map(String::valueOf)
        .containsExactlyInAnyOrder(
            "id", "name", "data", "timestamp", "serial", "action", "version");
  }

  @Test
  void asksTheLogForWhatTheParametersSay() {
    String serial = "00001-000000000000007-00000@AAAAAAAAAAAAAAAAAAAAAA-0-0";
    get(
        "/channels/open:a/messages?start=5&end=9&limit=7&direction=forwards&fromSerial="
            + serial
            + "&"
            + KEY);
    HistoryQuery query = SERVER.channels.queries.getLast();
    assertThat(query.start()).isEqualTo(5);
    assertThat(query.end()).isEqualTo(9);
    assertThat(query.limit()).isEqualTo(7);
    assertThat(query.direction()).isEqualTo(Direction.FORWARDS);
    assertThat(query.fromSerial()).isEqualTo(ChannelSerial.parse(serial));
    assertThat(query.cursor()).isNull();
    get("/channels/open:a/history?from_serial=" + serial + "&" + KEY);
    query = SERVER.channels.queries.getLast();
    assertThat(query.fromSerial()).isEqualTo(ChannelSerial.parse(serial));
    assertThat(query.direction()).isEqualTo(Direction.BACKWARDS);
    assertThat(query.limit()).isEqualTo(100);
    assertThat(query.start()).isZero();
    assertThat(query.end()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, 40003",
    "limit=1001, 40003",
    "limit=-1, 40003",
    "limit=x, 40003",
    "start=2&end=1, 40003",
    "start=yesterday, 40003",
    "direction=sideways, 40003",
    "from=nonsense, 40003",
    "fromSerial=nonsense, 40003",
  })
  void refusesParametersThatMeanNothing(String query, String code) {
    HttpResponse<byte[]> response = get("/channels/open:a/messages?" + query + "&" + KEY);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("X-Ably-Errorcode")).hasValue(code);
  }

  @Test
  void needsTheOperationHistory() {
    String reader = "key=" + TestServer.READER;
    assertThat(get("/channels/open:a/messages?" + reader).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> denied = get("/channels/closed/messages?" + reader);
    assertThat(denied.headers().firstValue("X-Ably-Errorcode")).hasValue("40160");
    assertThat(denied.statusCode()).isEqualTo(401);
  }

  private static HttpResponse<byte[]> get(String path) {
    return SERVER.send("GET", path, null);
  }
}
