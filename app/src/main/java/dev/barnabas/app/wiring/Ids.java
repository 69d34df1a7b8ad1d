package dev.barnabas.app.wiring;

import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Everything random that a node names things with. Thread: any, when its generator is. */
final class Ids {
  private static final int CONNECTION_BYTES = 9; // 12 characters, 72 bits: unguessable, and short
  private static final int MESSAGE_BYTES = 12;
  private static final int SECRET_BYTES = 24;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final RandomGenerator random;

  /**
   * @param random a {@link java.security.SecureRandom}
   */
  Ids(RandomGenerator random) {
    this.random = random;
  }

  RandomGenerator random() {
    return random;
  }

  /** Of a connection: without {@code :} and {@code !}. */
  String connection() {
    return text(CONNECTION_BYTES);
  }

  /** The base of the ids of a REST publish. */
  String message() {
    return text(MESSAGE_BYTES);
  }

  /** Of a comet session: 96 bits, unguessable. */
  String cometSession() {
    return text(MESSAGE_BYTES);
  }

  /** Of a new key: 192 bits. */
  String secret() {
    return text(SECRET_BYTES);
  }

  /** Of a transport that takes a connection over: never 0. */
  int generation() {
    int number;
    do {
      number = random.nextInt();
    } while (number == 0);
    return number;
  }

  /** Of this run of the node. */
  long incarnation() {
    return random.nextLong();
  }

  UUID unique() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private String text(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }
}
