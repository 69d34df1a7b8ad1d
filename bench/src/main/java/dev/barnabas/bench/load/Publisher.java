package dev.barnabas.bench.load;

import java.io.IOException;
import java.util.List;

/** Hands messages to a server that passes them on. */
public interface Publisher extends AutoCloseable {

  /** Several for one channel, at once where the protocol allows. */
  void publish(String channel, List<String> data) throws IOException, InterruptedException;

  /** Returns when the server has taken all of them. */
  void flush() throws IOException;

  @Override
  void close() throws IOException;
}
