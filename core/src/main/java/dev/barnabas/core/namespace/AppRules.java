package dev.barnabas.core.namespace;

import java.util.Map;

/**
 * What holds for the channels of one app.
 *
 * @param namespaces by their ids
 * @param tlsOnly the whole app takes clients over TLS only
 */
public record AppRules(Map<String, Namespace> namespaces, AppLimits limits, boolean tlsOnly) {
  /** An app of which nothing was said. */
  public static final AppRules STANDARD = new AppRules(Map.of(), AppLimits.STANDARD, false);

  public AppRules {
    namespaces = Map.copyOf(namespaces);
  }
}
