package dev.barnabas.formats.tree;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.protocol.json.Json;

/**
 * What one record may become: a few bytes can name a great many values, or nest for ever.
 *
 * <p>Thread: the caller's.
 */
public final class Budget {
  /** A feed of 550 buses has 10,000. */
  private static final int VALUES_MAX = 1_000_000;

  private int values;
  private int depth;

  /** One value more. */
  public void value() {
    if (++values > VALUES_MAX) {
      throw new MappingError(Reason.TOO_MANY, "it holds more than " + VALUES_MAX + " values");
    }
  }

  /** One level down; {@link #leave} goes up again. */
  public void enter() {
    if (++depth > Json.DEPTH_MAX_LEVELS) {
      throw new MappingError(
          Reason.TOO_MANY, "it is nested deeper than " + Json.DEPTH_MAX_LEVELS + " levels");
    }
  }

  public void leave() {
    depth--;
  }
}
