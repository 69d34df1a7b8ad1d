package dev.barnabas.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;

class MicroBenchmarksTest {
  @Test
  void eachStillWorks() throws Exception {
    Collection<RunResult> results = MicroBenchmarks.tryOnce();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark())
        .map(name -> name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1))
        .contains(
            "CodecBenchmark.decodePublish",
            "CodecBenchmark.encodeMessage",
            "DeltaBenchmark.smallChange",
            "DuplicateBenchmark.newId",
            "DuplicateBenchmark.repeatedId",
            "EnvelopeBenchmark.decode",
            "EnvelopeBenchmark.encode",
            "HomeBenchmark.ofATopicsChannel",
            "HomeBenchmark.ofAnOwnChannel",
            "MappingBenchmark.channelByKey",
            "MappingBenchmark.mapByKey",
            "MappingBenchmark.mapByValue");
  }

  @Test
  void aSmallChangeIsASmallDelta() {
    var benchmark = new DeltaBenchmark();
    benchmark.prepare();

    assertThat(benchmark.smallChange().getFirst().encoding()).endsWith("vcdiff");
  }

  @Test
  void mappingFindsTheChannel() {
    var benchmark = new MappingBenchmark();

    assertThat(benchmark.channelByKey()).hasValue(java.util.List.of("bus:hartford.42"));
    assertThat(benchmark.mapByValue().failures()).isEmpty();
    assertThat(benchmark.mapByValue().messages().getFirst().channel()).isEqualTo("bus:42");
  }

  @Test
  void idsAreNewOrRepeatedAsTheirNamesSay() {
    var benchmark = new DuplicateBenchmark();

    assertThat(benchmark.newId()).isEqualTo(-1);
    assertThat(benchmark.newId()).isEqualTo(-1);
    assertThat(benchmark.repeatedId()).isZero();
  }
}
