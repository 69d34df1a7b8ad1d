package dev.barnabas.examples;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes the card transactions of all customers to one topic, and lets each of them see their own:
 * its web server signs tokens.
 */
public final class Bank {
  private static final String TOPIC = "transactions";
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int PORT = 8090;
  private static final long SEED = 5;

  private Bank() {}

  /**
   * Runs it.
   *
   * @param arguments where Kafka is, {@code host:port}, none: {@code localhost:9092}; then the port
   *     of the web server, none: 8090
   */
  public static void main(String... arguments) throws Exception {
    Spending spending = new Spending(new Random(SEED), Clock.systemUTC());
    HttpServer server = serve(arguments.length < 2 ? PORT : Integer.parseInt(arguments[1]));
    End end = End.awaited();
    try (Producer<String, String> kafka = Clients.producer(Clients.bootstrap(arguments))) {
      System.out.println("Tokens: http://localhost:" + server.getAddress().getPort() + "/token");
      do {
        Spending.Transaction next = spending.next();
        kafka.send(new ProducerRecord<>(TOPIC, next.customer(), next.json())).get();
      } while (!end.within(PAUSE));
    } finally {
      server.stop(0);
      end.done();
    }
  }

  private static HttpServer serve(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/token", new TokenEndpoint(Clock.systemUTC()));
    server.start();
    return server;
  }
}
