package dev.barnabas.core.broker;

import dev.barnabas.core.broker.SessionTransform.Outcome;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the plug-in that a setting names. */
public final class Transforms {
  /** kafka-websocket's own two: each message as it is, and none at all. */
  static final String IDENTITY = "us.b3k.kafka.ws.transforms.Transform";

  static final String DISCARD = "us.b3k.kafka.ws.transforms.DiscardTransform";

  private Transforms() {}

  /**
   * The plug-in of that class, ready for use; null: messages pass as they are.
   *
   * @param plugins where classes are looked for
   * @throws IllegalArgumentException there is none of that name, or it failed; says what to do
   */
  public static @Nullable SessionTransform named(
      @Nullable String className, Map<String, String> config, ClassLoader plugins) {
    if (className == null || className.equals(IDENTITY)) {
      return null;
    }
    if (className.equals(DISCARD)) {
      return (_, _) -> Outcome.discard();
    }
    var known = new TreeSet<String>();
    for (var provider : ServiceLoader.load(SessionTransform.class, plugins).stream().toList()) {
      String name = provider.type().getName();
      known.add(name);
      if (name.equals(className)) {
        SessionTransform found = provider.get();
        found.init(Map.copyOf(config));
        return found;
      }
    }
    throw new IllegalArgumentException(
        ("there is no transform %s. A class of kafka-websocket has to be ported: implement %s, name"
                + " it in META-INF/services/%s, and put its jar into the folder lib; see"
                + " docs/migrating-from-kafka-websocket.md. Found: %s")
            .formatted(
                className,
                SessionTransform.class.getName(),
                SessionTransform.class.getName(),
                known.isEmpty() ? "none" : String.join(", ", known)));
  }
}
