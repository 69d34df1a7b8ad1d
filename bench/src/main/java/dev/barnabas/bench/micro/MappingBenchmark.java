package dev.barnabas.bench.micro;

import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A record becomes a message of a channel, by a direct rule.
 *
 * <p>Thread: JMH's.
 */
@State(Scope.Thread)
public class MappingBenchmark {
  private final EgressRule byKey = rule("bus:#{key}");
  private final EgressRule byValue = rule("bus:#{value.vehicle}");
  private final SourceRecord record =
      new SourceRecord(
          "default",
          "buses",
          3,
          4_711,
          Samples.TIMESTAMP,
          "hartford.42".getBytes(StandardCharsets.UTF_8),
          Samples.data().getBytes(StandardCharsets.UTF_8),
          List.of(),
          null);

  private static EgressRule rule(String channel) {
    return EgressRule.read(
        "egress[0]",
        Map.of(
            "name",
            "buses",
            "from",
            Map.of("topics", List.of("buses")),
            "channel",
            channel,
            "via",
            "direct"));
  }

  /** What a record costs on whose channel nobody is. */
  @Benchmark
  public Optional<List<String>> channelByKey() {
    return byKey.channelsBeforeParsing(record);
  }

  @Benchmark
  public MappedRecord mapByKey() {
    return byKey.map(record);
  }

  @Benchmark
  public MappedRecord mapByValue() {
    return byValue.map(record);
  }
}
