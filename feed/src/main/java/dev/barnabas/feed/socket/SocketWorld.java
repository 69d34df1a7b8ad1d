package dev.barnabas.feed.socket;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time and chance, as a socket is given them. Thread: any.
 *
 * @param nanoTime as {@code System.nanoTime}
 * @param chance for keys and masks; not to be guessed by the other side
 */
public record SocketWorld(LongSupplier nanoTime, RandomGenerator chance) {
  long now() {
    return nanoTime.getAsLong();
  }
}
