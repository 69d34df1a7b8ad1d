package dev.barnabas.bench.micro;

import dev.barnabas.protocol.codec.ClientFrameDecoder;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.ServerFrame;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A publish is read, a message is written.
 *
 * <p>Thread: JMH's.
 */
@State(Scope.Thread)
public class CodecBenchmark {
  @Param({"JSON", "MSGPACK"})
  WireFormat format = WireFormat.JSON;

  private byte[] publish = {};
  private final ServerFrame delivery =
      new ServerFrame.Delivery(
          Samples.CHANNEL,
          Samples.SERIAL,
          "c0nn",
          Samples.TIMESTAMP,
          List.of(Samples.delivered("c0nn:7:0", Samples.data())));

  @Setup
  public void prepare() {
    publish = format.encode(Samples.publishTree());
  }

  @Benchmark
  public ClientFrame decodePublish() {
    return ClientFrameDecoder.decode(format, publish);
  }

  @Benchmark
  public byte[] encodeMessage() {
    return ServerFrameEncoder.encode(format, delivery);
  }
}
