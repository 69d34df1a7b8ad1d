package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages that change, are annotated, come as deltas or are not kept: with the SDK in Node.js. */
abstract class ChangesContract {
  abstract Scenarios scenarios();

  @Test
  void deltasAreDecodedAndAFailureIsMended() {
    Map<String, @Nullable Object> facts = scenarios().facts("deltas");

    assertThat(facts)
        .containsEntry("same", true)
        .containsEntry(
            "rest",
            List.of(
                "one of batch",
                "two of batch",
                "bytes 0102030405060708",
                "bytes 0102030405060709",
                "after the failure",
                "and on"))
        .containsEntry("params", Map.of("delta", "vcdiff"))
        .containsEntry("state", "attached");
    List<@Nullable Object> deltas = list(facts.get("deltas"));
    assertThat(deltas.getFirst()).isEqualTo(false);
    assertThat(deltas.subList(1, deltas.size())).containsOnly(true);
    // The one that could not be decoded, then the same one whole.
    assertThat(list(facts.get("afterFailure")).subList(0, 2)).isEqualTo(List.of(true, false));
  }

  @Test
  void editsArriveAndCanBeReadBack() {
    Map<String, @Nullable Object> facts = scenarios().facts("edits");

    List<Map<?, ?>> received = maps(facts.get("received"));
    assertThat(each(received, "action"))
        .containsExactly(
            "message.create",
            "message.update",
            "message.append",
            "message.append",
            "message.update",
            "message.delete");
    assertThat(each(received, "data"))
        .containsExactly("first", "second", " and more", "!", Map.of("over", "rest"), null);
    assertThat(received)
        .allSatisfy(each -> {
          assertThat(each.get("serial")).isEqualTo(facts.get("serial"));
          assertThat(each.get("name")).isEqualTo("chat");
          assertThat(each.get("timestamp")).isEqualTo(received.getFirst().get("timestamp"));
        });
    Map<?, ?> version = map(received.get(1).get("version"));
    assertThat(version.get("description")).isEqualTo("typo");
    assertThat(version.get("metadata")).isEqualTo(Map.of("a", "b"));
    assertThat(version.get("clientId")).isEqualTo("anna");
    assertThat(facts.get("versionSerials"))
        .isEqualTo(
            List.of(1, 2, 4, 5).stream()
                .map(at -> map(received.get(at).get("version")).get("serial"))
                .toList());
    assertThat(facts)
        .containsEntry("versionsRise", true)
        .containsEntry("unknown", 40_400L)
        .containsEntry("malformed", 40_003L)
        .containsEntry("immutable", 93_002L);
    assertThat(maps(facts.get("whole")).getFirst().get("data")).isEqualTo("second and more!");
    assertThat(maps(facts.get("whole")).getFirst().get("action")).isEqualTo("message.update");
  }

  @Test
  void readsShowTheLatestVersionAndAllOfThem() {
    Map<String, @Nullable Object> facts = scenarios().facts("edits");

    Map<?, ?> latest = map(facts.get("latest"));
    assertThat(latest.get("data")).isEqualTo("second and more!");
    assertThat(latest.get("action")).isEqualTo("message.update");
    assertThat(each(maps(facts.get("versions")), "data"))
        .containsExactly("first", "second", "second and more", "second and more!");
    assertThat(each(maps(facts.get("history")), "action")).containsExactly("message.delete");
  }

  @Test
  void annotationsAreSummedUp() {
    Map<String, @Nullable Object> facts = scenarios().facts("annotations");

    assertThat(
            maps(facts.get("events")).stream()
                .map(each ->
                    each.get("action") + " " + each.get("clientId") + " " + each.get("name"))
                .toList())
        .containsExactly(
            "annotation.create anna like",
            "annotation.create ben like",
            "annotation.create carl sad",
            "annotation.delete anna like");
    List<Map<?, ?>> summaries = maps(facts.get("summaries"));
    assertThat(summaries)
        .allSatisfy(each -> assertThat(each.get("action")).isEqualTo("message.summary"));
    Object expected =
        Map.of(
            "reaction:distinct.v1",
            Map.of(
                "like", Map.of("total", 1L, "clientIds", List.of("ben"), "clipped", false),
                "sad", Map.of("total", 1L, "clientIds", List.of("carl"), "clipped", false)));
    assertThat(withClipped(summaries.getLast().get("summary"))).isEqualTo(expected);
    assertThat(withClipped(map(facts.get("latest")).get("summary"))).isEqualTo(expected);
    assertThat(map(facts.get("ofBen")))
        .isEqualTo(
            Map.of(
                "reaction:distinct.v1",
                Map.of("like", Map.of("total", 1L, "clientIds", List.of("ben")))));
    assertThat(list(facts.get("listed")))
        .isEqualTo(
            List.of(
                "annotation.create anna like",
                "annotation.create ben like",
                "annotation.create carl sad",
                "annotation.delete anna like"));
    assertThat(facts)
        .containsEntry("serialsSortAfter", true)
        .containsEntry("unidentified", 40_161L)
        .containsEntry("immutable", 93_002L);
  }

  @Test
  void whatIsEphemeralIsForThoseWhoAreThere() {
    assertThat(scenarios().facts("ephemeral"))
        .containsEntry("live", List.of("gone", "kept"))
        .containsEntry("rewound", List.of("kept"))
        .containsEntry("history", List.of("kept"))
        .containsEntry("flat", 40_032L);
  }

  /** The SDK fills in what the server leaves out. */
  private static Object withClipped(@Nullable Object summary) {
    var types = new LinkedHashMap<Object, Object>();
    map(summary)
        .forEach((type, names) -> {
          var filled = new LinkedHashMap<Object, Object>();
          ((Map<?, ?>) names)
              .forEach((name, votes) -> {
                var all = new LinkedHashMap<Object, @Nullable Object>((Map<?, ?>) votes);
                all.putIfAbsent("clipped", false);
                filled.put(name, all);
              });
          types.put(type, filled);
        });
    return types;
  }

  private static List<@Nullable Object> each(List<Map<?, ?>> maps, String field) {
    var values = new ArrayList<@Nullable Object>();
    maps.forEach(map -> values.add(map.get(field)));
    return values;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static List<@Nullable Object> list(@Nullable Object value) {
    return new ArrayList<@Nullable Object>(value instanceof List<?> list ? list : List.of());
  }

  private static List<Map<?, ?>> maps(@Nullable Object value) {
    return list(value).stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
  }
}
