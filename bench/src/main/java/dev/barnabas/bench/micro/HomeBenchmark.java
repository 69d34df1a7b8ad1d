package dev.barnabas.bench.micro;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Where the log of a channel is, from its name.
 *
 * <p>Thread: JMH's.
 */
@State(Scope.Thread)
public class HomeBenchmark {
  private static final int PARTITIONS = 64;

  private final DirectHome direct = direct();

  private static DirectHome direct() {
    EgressRule rule =
        EgressRule.read(
            "egress[0]",
            Map.of(
                "name", "buses",
                "from", Map.of("topics", List.of("buses")),
                "channel", "bus:#{key}"));
    Route route = DirectHome.resolve("egress[0]", rule, Map.of("buses", PARTITIONS));
    if (route instanceof Route.Direct(DirectHome home)) {
      return home;
    }
    throw new IllegalStateException("not direct: " + route);
  }

  @Benchmark
  public int ofAnOwnChannel() {
    return ChannelKey.of("app", Samples.CHANNEL).partition(PARTITIONS);
  }

  @Benchmark
  public Optional<DirectHome.Home> ofATopicsChannel() {
    return direct.homeOf(Samples.CHANNEL);
  }
}
