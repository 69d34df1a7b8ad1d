package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** PyPI {@code ably}, realtime: protocol version 5 over TLS. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
@TestInstance(Lifecycle.PER_CLASS)
abstract class PythonContract {
  private static final List<Long> NO_CAPABILITY = List.of(40_160L, 401L);

  private final boolean binary;
  private @Nullable Scenarios scenarios;

  PythonContract(boolean binary) {
    this.binary = binary;
  }

  @BeforeAll
  void start() {
    scenarios = PythonWorld.get().scenarios(binary);
  }

  @AfterAll
  void close() {
    if (scenarios != null) {
      scenarios.close();
    }
  }

  final Map<String, @Nullable Object> facts(String scenario) {
    if (scenarios == null) {
      throw new IllegalStateException("not started");
    }
    return scenarios.facts(scenario);
  }

  @Test
  void connectsPingsAndCloses() {
    assertThat(facts("connects"))
        .containsEntry("client_id", "ann")
        .containsEntry("ttl", 120_000L)
        .containsEntry("idle", 15_000L)
        .containsEntry("ping", true)
        .containsEntry("after", "closed");
  }

  /** 25.5: without a param {@code heartbeats} it wants HEARTBEATs; a ping is not enough. */
  @Test
  void aHeartbeatComesUnasked() {
    assertThat(facts("heartbeats")).containsEntry("id", null).containsEntry("state", "connected");
  }

  @Test
  void aWrongKeyIsRefused() {
    assertThat(facts("wrong_key"))
        .containsEntry("code", 40_101L)
        .containsEntry("status", 401L)
        .containsEntry("rest", List.of(40_101L, 401L));
  }

  @Test
  void whatIsPublishedArrivesAsItWas() {
    Object object = Map.of("a", Arrays.asList(1L, 2.5, null, true, Map.of("b", "c")));
    assertThat(facts("publish_and_subscribe"))
        .containsEntry("names", List.of("text", "object", "list", "bytes", "nothing", "extras"))
        .containsEntry(
            "data",
            Arrays.asList("grüße, 世界 🌍", object, List.of(1L, "two"), "bytes 0001feff", null, "x"))
        .containsEntry("clientIds", List.of("ann"))
        .containsEntry("extras", Map.of("headers", Map.of("n", 7L)))
        .containsEntry("serialsAreThoseOfTheAcks", true)
        .containsEntry("serialsRise", true)
        .containsEntry("connectionIdIsThePublishers", true)
        .containsEntry("action", 0L)
        .containsEntry("versionIsTheSerial", true);
  }

  @Test
  void anArrayIsFilteredByNameAndADetachEndsIt() {
    assertThat(facts("filters_by_name"))
        .containsEntry("wanted", List.of("wanted"))
        .containsEntry("all", List.of("other", "wanted", "last"))
        .containsEntry("state", "detached");
  }

  @Test
  void anIdThatRepeatsIsDeliveredOnce() {
    assertThat(facts("an_id_that_repeats"))
        .containsEntry("names", List.of("order", "end"))
        .containsEntry("serials", 1L);
  }

  @Test
  void rewindComesBeforeWhatIsLive() {
    assertThat(facts("rewinds"))
        .containsEntry("names", List.of("m3", "m4", "live"))
        .containsEntry("params", Map.of("rewind", "2"));
  }

  @Test
  void modesAreGrantedAsAsked() {
    assertThat(facts("modes"))
        .containsEntry("granted", List.of("SUBSCRIBE"))
        .containsEntry("publish", List.of(40_165L, 401L));
  }

  @Test
  void whatTheKeyMayNotIsRefusedAndTheConnectionStays() {
    assertThat(facts("refusals"))
        .containsEntry("attach", NO_CAPABILITY)
        .containsEntry("state", "failed")
        .containsEntry("publish", NO_CAPABILITY)
        .containsEntry("readonly", NO_CAPABILITY)
        .containsEntry("wrongName", List.of(40_010L, 400L))
        .containsEntry("connection", "connected");
  }

  @Test
  void whatIsEncryptedIsCarriedAsItIs() {
    assertThat(facts("cipher"))
        .containsEntry("data", Map.of("secret", "yes"))
        .containsEntry("opaque", true)
        .containsEntry("encoding", "json/utf-8/cipher+aes-128-cbc");
  }

  @Test
  void membersComeChangeAndGo() {
    assertThat(facts("presence"))
        .containsEntry("events", List.of("ann 2 {'mood': 'fine'}", "ann 4 busy", "ann 3 busy"))
        .containsEntry("members", List.of("ann busy"))
        .containsEntry("idIsOfTheConnection", true)
        .containsEntry("left", 0L)
        .containsEntry("history", List.of("ann 2", "ann 4", "ann 3"));
  }

  /** 25.16: as one frame these members would end the connection, again and again. */
  @Test
  void aSyncOfManyLargeMembersComesInPages() {
    assertThat(facts("many_members"))
        .containsEntry("members", true)
        .containsEntry("actions", List.of(1L))
        .containsEntry("refused", List.of(91_003L, 400L));
  }

  @Test
  void cutsLoseAndRepeatNothing() {
    assertThat(facts("resumes"))
        .containsEntry("inOrder", true)
        .containsEntry("sameConnection", true)
        .containsEntry("members", List.of("writer"))
        .containsEntry("left", List.of());
  }

  /** 25.3, 25.8: it attaches every channel again at each CONNECTED, also the answer to AUTH. */
  @Test
  void aRenewedTokenLosesAndRepeatsNothing() {
    assertThat(facts("renews_its_token"))
        .containsEntry("inOrder", true)
        .containsEntry("states", List.of("connected"))
        .containsEntry("notResumed", List.of())
        .containsEntry("left", 0L)
        .containsEntry("member", List.of("ann"));
  }

  @Test
  void capabilitiesOfLiveAttachmentsFollowTheToken() {
    assertThat(facts("authorizes"))
        .containsEntry("denied", NO_CAPABILITY)
        .containsEntry("allowed", "attached")
        .containsEntry("lost", 40_160L)
        .containsEntry("second", "attached")
        .containsEntry("connection", "connected");
  }

  @Test
  void aTokenThatNobodyRenewsEndsTheConnection() {
    assertThat(facts("expires"))
        .containsEntry(
            "reasons", List.of(Arrays.asList("connected", null), List.of("failed", 40_171L)));
  }

  @Test
  void deltasAreDecoded() {
    assertThat(facts("deltas"))
        .containsEntry("same", true)
        .containsEntry("deltas", 9L)
        .containsEntry("params", Map.of("delta", "vcdiff"));
  }

  /** 25.8, 25.13: delta recovery rewinds to the serial that the client names. */
  @Test
  void aBrokenChainOfDeltasIsMended() {
    assertThat(facts("a_broken_chain_of_deltas_is_mended"))
        .containsEntry("failures", 1L)
        .containsEntry("same", true);
  }

  /** 25.7: the order of serials, as strings. */
  @Test
  void messagesChangeAndAreAnnotated() {
    assertThat(facts("changes_and_annotations"))
        .containsEntry("actions", List.of(0L, 1L, 5L, 4L, 2L))
        .containsEntry("data", List.of("one", "two", " three"))
        .containsEntry("serials", 1L)
        .containsEntry("versionsRise", true)
        .containsEntry("description", "better")
        .containsEntry("annotation", List.of("like:flag.v1", "ann", true, true))
        .containsEntry("latest", "two three")
        .containsEntry("versions", List.of("one", "two", "two three"))
        .hasEntrySatisfying(
            "summary",
            summary -> assertThat(summary).asString().contains("like:flag.v1", "total=1"));
  }

  /** 25.4: after a DISCONNECTED with 5xx or without an error it would never come back. */
  @Test
  void aNodeThatDrainsHandsItsClientsOver() {
    assertThat(facts("a_node_that_is_replaced"))
        .containsEntry("names", List.of("before", "after"))
        .containsEntry("reasons", List.of(List.of(80_003L, 400L)));
  }

  @Test
  void theClockIsNow() {
    assertThat(facts("time_is_now")).containsEntry("near", true);
  }

  @Test
  void restPublishesAndReadsPages() {
    Object object = Map.of("a", 1L);
    assertThat(facts("publishes_and_pages"))
        .containsEntry(
            "names",
            List.of(List.of("text", "object"), List.of("bytes", "extras"), List.of("nothing")))
        .containsEntry("first", List.of("text", "object"))
        .containsEntry("data", Arrays.asList("grüße", object, "bytes ff00", List.of(1L, 2L), null))
        .containsEntry("clientIds", List.of("ann"))
        .containsEntry("connectionIds", List.of())
        .containsEntry("serial", true)
        .containsEntry("latest", List.of("nothing"))
        .containsEntry("isLast", true);
  }

  @Test
  void restDropsARepeatAndRefusesIdsThatDoNotFit() {
    assertThat(facts("repeats_are_dropped"))
        .containsEntry("names", List.of("n"))
        .containsEntry("bad", List.of(40_031L, 400L));
  }

  /** 25.20: a space in a path is a plus. */
  @Test
  void channelsMayHaveOddNames() {
    assertThat(facts("odd_names"))
        .hasSize(8)
        .allSatisfy((name, heard) -> {
          assertThat(heard).as(name).isEqualTo(true);
        });
  }

  @Test
  void aTestAppHasItsFixturesUntilItIsDeleted() {
    assertThat(facts("presence_fixtures"))
        .hasEntrySatisfying(
            "members",
            members ->
                assertThat(members)
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .hasSize(6)
                    .containsEntry("client_int", "24")
                    .containsEntry("client_decoded", Map.of("example", Map.of("json", "Object"))))
        .containsEntry("actions", List.of(1L))
        .containsEntry("history", 6L)
        .containsEntry("pages", List.of(2L, 2L, 2L))
        .containsEntry("keys", 6L)
        .containsEntry("deleted", 204L)
        .containsEntry("after", List.of(40_101L, 401L));
  }

  @Test
  void statsAreSummedAndPaged() {
    assertThat(facts("stats"))
        .containsEntry("posted", 201L)
        .containsEntry("counts", List.of(50L, 60L, 70L))
        .containsEntry("intervals", List.of("2025-02-03:15:03", "2025-02-03:15:04"))
        .containsEntry("hour", List.of(List.of("2025-02-03:15", "hour", 180L)));
  }

  @Test
  void batchesAreShapedByTheirVersion() {
    assertThat(facts("batch"))
        .containsEntry("one", List.of(201L, 2L, 0L))
        .containsEntry("old", true)
        .containsEntry("limited", List.of(2L, 40_160L))
        .containsEntry("names", List.of("both", "both"));
  }

  @Test
  void tokensGrantWhatWasAsked() {
    assertThat(facts("tokens"))
        .containsEntry("clientId", "bob")
        .containsEntry("capability", "{\"allowed\": [\"publish\"]}")
        .containsEntry("ttl", 60_000L)
        .containsEntry("allowed", 0L)
        .containsEntry("denied", NO_CAPABILITY)
        .containsEntry("full", 0L)
        .containsEntry("badTtl", List.of(40_003L, 400L))
        .containsEntry("badCapability", List.of(40_000L, 400L));
  }

  @Test
  void devicesAndTheirSubscriptionsAreKept() {
    assertThat(facts("push_admin"))
        .containsEntry("saved", "d1")
        .containsEntry("platform", "ios")
        .containsEntry("listed", List.of("d1"))
        .containsEntry("subscriptions", List.of(List.of("pushed:a", "bob")))
        .containsEntry("channels", List.of("pushed:a"))
        .containsEntry("removed", List.of(204L, 204L))
        .containsEntry("left", List.of(40_400L, 404L));
  }

  @Test
  void aChannelTellsItsStatusAndRefusalsTheirCode() {
    assertThat(facts("status_and_requests"))
        .containsEntry("active", true)
        .containsEntry("subscribers", 1L)
        .containsEntry("listed", true)
        .containsEntry("missing", List.of(404L, "40400", false, true))
        .containsEntry("big", List.of(40_009L, 413L))
        .containsEntry("badName", List.of(40_010L, 400L));
  }
}
