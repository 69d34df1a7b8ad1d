package dev.barnabas.core.control;

import java.util.Collections;
import java.util.Map;

/**
 * All apps at one moment, by their ids. Immutable.
 *
 * @param fileVersion of the file whose declarations count; 0: none
 */
public record ControlSnapshot(Map<String, ControlledApp> apps, long fileVersion) {
  /** Nothing at all. */
  public static final ControlSnapshot EMPTY = new ControlSnapshot(Map.of(), 0);

  public ControlSnapshot {
    apps = Collections.unmodifiableMap(apps);
  }
}
