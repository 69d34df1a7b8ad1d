package dev.barnabas.bench;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, from {@code --name value} arguments.
 *
 * @param key API key with the right to subscribe
 * @param bootstrap the Kafka that the node reads
 * @param topic where records go; a direct rule must map it to {@code channelPrefix + key}
 * @param channels spread over by record key {@code 0} to {@code channels - 1}; connection i follows
 *     channel i modulo channels
 * @param sourceAddresses how many of 127.0.0.1, 127.0.0.2, … to connect from
 * @param ratePerSecond records
 * @param sizeBytes of a record's value, about
 * @param warmUpSeconds before counting begins
 * @param serverProcess whose CPU time is read; null: none
 */
record LoadOptions(
    String host,
    int port,
    String key,
    String bootstrap,
    String topic,
    String channelPrefix,
    int connections,
    int channels,
    int sourceAddresses,
    int ratePerSecond,
    int sizeBytes,
    int warmUpSeconds,
    int seconds,
    @Nullable Long serverProcess) {

  static final String USAGE =
      """
      barnabas-bench --key APP.KEY:SECRET [--host 127.0.0.1] [--port 8080] [--bootstrap localhost:9092]
          [--topic bench] [--prefix bench:] [--connections 1000] [--channels 1] [--addresses 1]
          [--rate 25] [--size 150] [--warm-up 5] [--seconds 15] [--pid SERVER]
      """;

  static LoadOptions parse(String[] arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      given.put(arguments[i], arguments[i + 1]);
    }
    String key = given.get("--key");
    if (key == null || arguments.length % 2 != 0) {
      throw new IllegalArgumentException(USAGE);
    }
    String process = given.get("--pid");
    return new LoadOptions(
        given.getOrDefault("--host", "127.0.0.1"),
        number(given, "--port", 8080),
        key,
        given.getOrDefault("--bootstrap", "localhost:9092"),
        given.getOrDefault("--topic", "bench"),
        given.getOrDefault("--prefix", "bench:"),
        number(given, "--connections", 1_000),
        number(given, "--channels", 1),
        number(given, "--addresses", 1),
        number(given, "--rate", 25),
        number(given, "--size", 150),
        number(given, "--warm-up", 5),
        number(given, "--seconds", 15),
        process == null ? null : Long.valueOf(process));
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    String value = given.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }
}
