package dev.barnabas.mapping.rule;

import java.util.Set;

/** Which headers of a record or message are carried over. */
public sealed interface HeaderChoice {
  /** Whether the header {@code name} is. */
  boolean takes(String name);

  record All() implements HeaderChoice {
    @Override
    public boolean takes(String name) {
      return true;
    }
  }

  record None() implements HeaderChoice {
    @Override
    public boolean takes(String name) {
      return false;
    }
  }

  record Named(Set<String> names) implements HeaderChoice {
    public Named {
      names = Set.copyOf(names);
    }

    @Override
    public boolean takes(String name) {
      return names.contains(name);
    }
  }
}
