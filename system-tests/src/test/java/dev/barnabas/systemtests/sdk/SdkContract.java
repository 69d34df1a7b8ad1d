package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every run of the JavaScript SDK must bring, wherever it runs. */
abstract class SdkContract {
  abstract Scenarios scenarios();

  /** How the SDK shows bytes in this run. */
  private static final String BYTES = "bytes 0001feff";

  private static List<String> names(String prefix, int from, int to) {
    int step = from <= to ? 1 : -1;
    return IntStream.range(0, Math.abs(to - from))
        .mapToObj(i -> prefix + (from + step * i))
        .toList();
  }

  @Test
  void aTestAppIsMadeUsedAndDeleted() {
    assertThat(scenarios().facts("testApps"))
        .containsEntry("keys", 2L)
        .containsEntry("spelledTwice", true)
        .containsEntry("anonymous", 40161L)
        .containsEntry("bob", 0L)
        .containsEntry("limited", 40160L)
        .containsEntry("deleted", 204L)
        .containsEntry("afterwards", 40101L);
  }

  @Test
  void statsAreSummedAndPaged() {
    assertThat(scenarios().facts("stats"))
        .containsEntry("posted", 201L)
        .containsEntry("counts", List.of(50L, 60L, 70L))
        .containsEntry("isLast", true)
        .containsEntry("hour", List.of(List.of("2025-02-03:15", 180L)))
        .containsEntry("old", List.of(70L, 60L, 50L));
  }

  @Test
  void devicesAndTheirSubscriptionsAreKept() {
    assertThat(scenarios().facts("pushAdmin"))
        .containsEntry("state", "ACTIVE")
        .containsEntry("secret", null)
        .containsEntry("subscriptions", List.of("news:a"))
        .containsEntry("channels", List.of("news:a"))
        .containsEntry("left", List.of())
        .containsEntry("gone", 40400L);
  }

  @Test
  void aChannelTellsItsStatus() {
    assertThat(scenarios().facts("channelStatus"))
        .containsEntry("subscribers", 1L)
        .containsEntry("listed", true)
        .containsEntry("onBehalf", true)
        .containsEntry("batch", List.of("c1", "c2"));
  }

  @Test
  void connectedTellsWhatTheClientNeeds() {
    assertThat(scenarios().facts("connectionDetails"))
        .containsEntry("connectionStateTtl", 120_000L)
        .containsEntry("maxMessageSize", 65_536L)
        .containsEntry("clientId", "anna")
        .containsKeys("id", "serverId");
  }

  @Test
  void whatIsPublishedArrivesAsItWas() {
    Map<String, @Nullable Object> facts = scenarios().facts("publishAndSubscribe");
    Object object = Map.of("a", Arrays.asList(1L, 2.5, null, true, Map.of("b", "c")));

    assertThat(facts)
        .containsEntry(
            "data",
            Arrays.asList("grüße, 世界 🌍", object, List.of(1L, "two"), BYTES, null, "no name", "x"))
        .containsEntry(
            "names", Arrays.asList("text", "object", "array", "bytes", "nothing", null, "headers"))
        .containsEntry("headers", Map.of("color", "red", "n", 7L))
        .containsEntry("clientIds", List.of("anna"))
        .containsEntry("actions", List.of("message.create"));
    assertAll(
        facts,
        "connectionIdIsOurs",
        "idsDiffer",
        "serialsAreThoseOfTheAcks",
        "serialsRise",
        "timestampsAreNow");
  }

  @Test
  void anArrayArrivesInOrderWithTheSerialsOfItsAck() {
    assertThat(scenarios().facts("publishArray"))
        .containsEntry("names", names("m", 0, 5))
        .containsEntry("serialsAreThoseOfTheAck", true)
        .containsEntry("serialsDiffer", 5L);
  }

  @Test
  void anIdThatRepeatsIsDeliveredOnceAndAnsweredWithTheFirstSerial() {
    assertThat(scenarios().facts("idempotentId"))
        .containsEntry("names", List.of("order", "end"))
        .containsEntry("serialsOfAcks", 1L)
        .containsEntry("serialIsTheMessages", true);
  }

  @Test
  void withoutEchoOwnMessagesStayAway() {
    assertThat(scenarios().facts("echoFalse"))
        .containsEntry("own", List.of("from other"))
        .containsEntry("others", List.of("from silent", "from other"));
  }

  @Test
  void publishingNeedsNoAttachment() {
    assertThat(scenarios().facts("transientPublish"))
        .containsEntry("state", "initialized")
        .containsEntry("names", List.of("without attach"));
  }

  @Test
  void manyPublishesAtOnceKeepTheirOrder() {
    assertThat(scenarios().facts("manyPublishes"))
        .containsEntry("inOrder", true)
        .containsEntry("count", 500L);
  }

  @Test
  void aDerivedChannelHasWhatItsFilterLetsThrough() {
    assertThat(scenarios().facts("derivedChannel"))
        .containsEntry("data", List.of("wanted1", "last"))
        .containsEntry("same", List.of("wanted1", "last"))
        .containsEntry("refused", 40_003L)
        .containsEntry("state", "connected");
  }

  @Test
  void twoChannelsOfOneConnectionDoNotMix() {
    assertThat(scenarios().facts("twoChannels"))
        .containsEntry("a", names("a", 0, 10))
        .containsEntry("b", names("b", 0, 10));
  }

  @Test
  void historyComesInPagesInBothDirections() {
    assertThat(scenarios().facts("history"))
        .containsEntry("pages", List.of(names("m", 24, 14), names("m", 14, 4), names("m", 4, -1)))
        .containsEntry("forwards", names("m", 0, 3))
        .containsEntry("first", names("m", 24, 14))
        .containsEntry("untilAttach", List.of("m24"))
        .containsEntry("data", Map.of("i", 2L))
        .containsEntry("restIsSame", List.of("after", "m24"));
  }

  @Test
  void rewindByCountComesBeforeWhatIsLive() {
    assertThat(scenarios().facts("rewindCount"))
        .containsEntry("names", List.of("m3", "m4", "m5", "live"))
        .containsEntry("params", "3");
  }

  @Test
  void rewindByTimeComesBeforeWhatIsLive() {
    assertThat(scenarios().facts("rewindTime"))
        .containsEntry("names", List.of("m0", "m1", "m2", "m3", "live"));
  }

  @Test
  void aCutConnectionGoesOnWithoutGapOrRepeat() {
    List<String> expected =
        Stream.concat(
                Stream.of("before"),
                IntStream.range(0, 3)
                    .boxed()
                    .flatMap(round ->
                        Stream.concat(
                            names("r" + round + "m", 0, 5).stream(), Stream.of("after" + round))))
            .toList();

    assertThat(scenarios().facts("resumeAfterCut"))
        .containsEntry("names", expected)
        .containsEntry("sameConnection", true)
        .containsEntry("discontinuities", 0L);
  }

  @Test
  void aSlowPathOnlyDelays() {
    assertThat(scenarios().facts("heldSocket"))
        .containsEntry("whileHeld", 0L)
        .containsEntry("names", names("m", 0, 5))
        .containsEntry("states", List.of());
  }

  @Test
  void publishesWhoseAcksWereLostAreDeliveredOnce() {
    List<String> expected = Stream.concat(names("m", 0, 20).stream(), Stream.of("end")).toList();

    assertThat(scenarios().facts("lostAcks"))
        .containsEntry("names", expected)
        .containsEntry("serialsAreTheFirst", true);
  }

  @Test
  void membersComeChangeAndGo() {
    assertThat(scenarios().facts("presence"))
        .containsEntry(
            "events",
            List.of("enter ann {\"mood\":\"fine\"}", "update ann \"busy\"", "leave ann \"busy\""))
        .containsEntry("own", List.of("ann busy"))
        .containsEntry("members", 200L)
        .containsEntry("refused", 91_003L)
        .containsEntry("nobody", 40_012L)
        .containsEntry("pages", List.of(150L, 50L))
        .containsEntry("one", List.of("present d7"))
        .containsEntry("past", List.of("enter ann", "update ann", "leave ann"))
        .containsEntry("batch", List.of(200L, 0L))
        .containsEntry("left", 0L);
  }

  /** Takes two graces of 15 s. */
  @Test
  void aMemberThatComesBackInTimeDoesNotFlicker() {
    assertThat(scenarios().facts("presenceAfterCut"))
        .containsEntry("sameConnection", true)
        .containsEntry("whileThere", List.of("enter ann \"here\""))
        .containsEntry("after", "leave ann \"here\"");
  }

  @Test
  void pingIsAnswered() {
    assertThat(scenarios().facts("ping").get("milliseconds")).isInstanceOf(Number.class);
  }

  @Test
  void aWrongKeyFailsTheConnection() {
    assertThat(scenarios().facts("wrongKey"))
        .containsEntry("code", 40_101L)
        .containsEntry("status", 401L)
        .containsEntry("restCode", 40_101L);
  }

  @Test
  void whatTheKeyMayNotIsRefusedAndTheConnectionStays() {
    assertThat(scenarios().facts("capabilityDenied"))
        .containsEntry("publishAttached", 40_160L)
        .containsEntry("attach", 40_160L)
        .containsEntry("state", "failed")
        .containsEntry("reason", 40_160L)
        .containsEntry("publish", 40_160L)
        .containsEntry("connection", "connected");
  }

  @Test
  void aMessageThatIsTooBigIsRefusedAndTheConnectionStays() {
    assertThat(scenarios().facts("bigMessage"))
        .containsEntry("code", 40_009L)
        .containsEntry("restCode", 40_009L)
        .containsEntry("names", List.of("fits"))
        .containsEntry("length", 60_000L)
        .containsEntry("state", "connected");
  }

  @Test
  void restPublishesReadsAndTellsTheTime() {
    Map<String, @Nullable Object> facts = scenarios().facts("restPublish");
    List<String> expected = List.of("single", "first", "second", "with id");

    assertThat(facts)
        .containsEntry("names", expected)
        .containsEntry("data", List.of(Map.of("a", 1L), "x", "bytes ff00", "x"))
        .containsEntry("clientId", "anna")
        .containsEntry("history", expected);
    assertAll(facts, "serialsAgree", "clockIsNow");
  }

  @Test
  void aBatchReachesItsChannels() {
    assertThat(scenarios().facts("batchPublish"))
        .containsEntry("a", List.of("both", "a1", "a2"))
        .containsEntry("b", List.of("both", "b1"))
        .containsEntry("successes", 2L)
        .containsEntry("failures", 0L)
        .containsEntry("channels", 2L)
        .containsEntry("specs", List.of(1L, 1L))
        .containsEntry("deniedFailures", 1L)
        .containsEntry("deniedCode", 40_160L);
  }

  @Test
  void afterDetachNothingComesUntilTheNextAttach() {
    assertThat(scenarios().facts("detachAndClose"))
        .containsEntry("detached", "detached")
        .containsEntry("names", List.of("heard", "heard again"))
        .containsEntry("closed", "closed");
  }

  private static void assertAll(Map<String, @Nullable Object> facts, String... names) {
    for (String name : names) {
      assertThat(facts).containsEntry(name, true);
    }
  }
}
