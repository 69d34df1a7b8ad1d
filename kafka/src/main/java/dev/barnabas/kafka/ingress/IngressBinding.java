package dev.barnabas.kafka.ingress;

import dev.barnabas.mapping.ingress.IngressRule;

/**
 * A rule of an app.
 *
 * @param app the app's id: messages on its channels are taken
 */
public record IngressBinding(String app, IngressRule rule) {
  /** The rule's name with its app's: unique in the cluster. */
  public String name() {
    return app + '/' + rule.settings().name();
  }

  /** The group in both clusters, and the beginning of transactional ids. */
  String group() {
    return "barnabas-ingress-" + app + '.' + rule.settings().name();
  }
}
