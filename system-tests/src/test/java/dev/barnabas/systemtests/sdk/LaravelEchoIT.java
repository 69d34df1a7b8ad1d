package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.barnabas.systemtests.tools.NodeScript;
import dev.barnabas.systemtests.tools.Tools;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * npm {@code @ably/laravel-echo}, a third party's client: it drives {@code ably} 1.2 (protocol
 * version 2), with JWTs from an application's server that grow by a channel at a time.
 */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class LaravelEchoIT {

  private static Map<String, @Nullable Object> run(boolean binary, String scenario) {
    String world = new Gson().toJson(Map.of("port", SdkWorld.get().port(), "binary", binary));
    var script = new NodeScript(Tools.laravelEcho(), "run.mjs", world);
    try (Scenarios scenarios = new ScriptScenarios(script::ask, script::close)) {
      return scenarios.facts(scenario);
    }
  }

  /** The server publishes to all, or to all but the one whose socket id it names. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPublicChannelIsHeardByGuestsWhoMayNotPublish(boolean binary) {
    assertThat(run(binary, "publicChannel"))
        .containsEntry("one", List.of(Map.of("n", 1L), Map.of("n", 3L)))
        .containsEntry(
            "two",
            List.of(
                List.of("Posted", Map.of("n", 1L)),
                List.of("Posted", Map.of("n", 2L)),
                List.of("Posted", Map.of("n", 3L))))
        .containsEntry("refused", 40_160L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPrivateChannelCarriesEventsAndWhispers(boolean binary) {
    assertThat(run(binary, "privateChannel"))
        .containsEntry("one", List.of(Map.of("order", 7L)))
        .containsEntry("two", List.of(Map.of("by", "ann")))
        .containsEntry("metadata", List.of("ann"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPresenceChannelTellsWhoIsHere(boolean binary) {
    assertThat(run(binary, "presenceChannel"))
        .containsEntry("here", List.of(List.of("ANN", "BOB"), List.of("ANN")))
        .containsEntry("joined", List.of(List.of("ANN", "ann"), List.of("BOB", "bob")))
        .containsEntry("left", List.of("BOB"))
        .containsEntry("whispers", List.of("from bob"));
  }

  /** A guest's connection ends with 40102 when its user logs in; the client opens another. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGuestWhoLogsInGetsAnotherConnection(boolean binary) {
    assertThat(run(binary, "login"))
        .containsEntry(
            "states",
            List.of(
                List.of("failed", 40_102L), List.of("connecting", 0L), List.of("connected", 0L)))
        .containsEntry("clientId", "ann")
        .containsEntry("state", "attached");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheApplicationRefusesStaysClosed(boolean binary) {
    assertThat(run(binary, "bannedChannel")).containsEntry("code", 40_300L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTokenThatEndsIsReplaced(boolean binary) {
    assertThat(run(binary, "shortLivedChannel")).containsEntry("heard", List.of("renewal"));
  }
}
