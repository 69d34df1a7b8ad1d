package dev.barnabas.bench.micro;

import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.EnvelopeCodec;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A record of the log is written and read.
 *
 * <p>Thread: JMH's.
 */
@State(Scope.Thread)
public class EnvelopeBenchmark {
  private final Envelope envelope =
      new Envelope(
          Envelope.Kind.MESSAGE,
          dev.barnabas.core.log.Scope.REALTIME,
          "c0nn:7:0",
          new Envelope.Origin(0x1234_5678_9abcL, 4_711),
          new Envelope.Publisher("c0nn", 0, 7, 0),
          List.of(Samples.delivered("c0nn:7:0", Samples.data())));
  private final byte[] bytes = EnvelopeCodec.encode(envelope);

  @Benchmark
  public byte[] encode() {
    return EnvelopeCodec.encode(envelope);
  }

  @Benchmark
  public Envelope decode() {
    return EnvelopeCodec.decode(bytes);
  }
}
