package dev.barnabas.mapping.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.protocol.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a record holds: no exception, valid channel names, each index once per channel, the same
 * twice.
 */
class EgressRuleProperties {
  private static final int ROUNDS = 3_000;
  private static final String[] RULES = {
    "'channel':'c:#{key}'",
    "'channel':['c:#{value.a}','#{key}'],'key':{'format':'json'}",
    "'channel':'#{item.a}','split':['value','item.l'],'let':{'x':'item.a'},'filter':'item'",
    "'channel':'c:#{item}','split':'value','message':{'name':'#{item}','select':{'a':'item.a'}}",
    "'channel':'c:#{headers.h}','value':{'format':'string'},"
        + "'message':{'headers':{'set':{'v':'#{value}'}}}",
    "'channel':'c:#{key}','key':{'format':'bytes'},'value':{'format':'bytes'},'id':'#{value}'",
    "'channel':'c:#{key}','key':{'format':'long'},'message':{'clientId':'#{value.a}'}",
  };
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"l\"",
    "1",
    "-0.0",
    "1e400",
    "null",
    "true",
    "\"[x\"",
    "\":\"",
    "\"\\ud800\"",
    "\"\"",
    "[]",
    "[{\"a\":\"x\",\"l\":[{\"a\":1},2]}]",
    "{\"a\":\"b\"}",
    "\u0000",
    "é"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 20261121, 42})
  void mappingIsTotalAndPure(long seed) {
    var random = new Random(seed);
    List<EgressRule> rules = java.util.Arrays.stream(RULES).map(Records::rule).toList();
    for (int round = 0; round < ROUNDS; round++) {
      SourceRecord record = record(random);
      EgressRule rule = rules.get(random.nextInt(rules.size()));
      String scene = "seed " + seed + ", round " + round;

      MappedRecord mapped = rule.map(record);

      Set<String> places = new HashSet<>();
      for (MappedMessage message : mapped.messages()) {
        assertThat(ChannelName.problem(message.channel())).as(scene).isNull();
        assertThat(places.add(message.index() + " " + message.channel())).as(scene).isTrue();
      }
      assertThat(rule.map(record).messages())
          .as(scene)
          .extracting(MappedMessage::id)
          .isEqualTo(mapped.messages().stream().map(MappedMessage::id).toList());
    }
  }

  private static SourceRecord record(Random random) {
    return new SourceRecord(
        "default",
        "t",
        0,
        random.nextInt(100),
        5,
        bytes(random),
        bytes(random),
        List.of(new RecordHeader("h", bytes(random))),
        null);
  }

  private static byte @Nullable [] bytes(Random random) {
    if (random.nextInt(8) == 0) {
      return null;
    }
    if (random.nextInt(8) == 0) {
      byte[] noise = new byte[random.nextInt(10)];
      random.nextBytes(noise);
      return noise;
    }
    var text = new StringBuilder();
    int pieces = 1 + random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
