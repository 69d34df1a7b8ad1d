package dev.barnabas.bench.micro;

import dev.barnabas.protocol.delta.DeltaMessages;
import dev.barnabas.protocol.message.Message;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A small change in a document becomes a delta.
 *
 * <p>Thread: JMH's.
 */
@State(Scope.Thread)
public class DeltaBenchmark {
  private static final String CHANGE = "{\"id\":changed";

  @Param({"4096", "200000"})
  int size = 4_096;

  private Message base = Samples.delivered("a:0", "");
  private List<Message> changed = List.of();

  @Setup
  public void prepare() {
    String document = Samples.document(size);
    int middle = document.indexOf("{\"id\":", size / 2);
    String after = document.substring(0, middle) + CHANGE + document.substring(middle + 6);
    base = Samples.delivered("a:0", document);
    changed = List.of(Samples.delivered("a:1", after));
  }

  @Benchmark
  public List<Message> smallChange() {
    return DeltaMessages.chain(base, changed);
  }
}
