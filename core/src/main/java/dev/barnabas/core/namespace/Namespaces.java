package dev.barnabas.core.namespace;

import dev.barnabas.protocol.channel.ChannelName;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the rules of a channel; all of them are replaced as a whole. Thread: any; a caller sees
 * either all of the old or all of the new. Ask each time: a setting may change under a live
 * connection.
 */
public final class Namespaces {
  private static final Namespace STANDARD = Namespace.standard("");

  private volatile Map<String, AppRules> apps;

  /**
   * @param apps rules by app id
   */
  public Namespaces(Map<String, AppRules> apps) {
    this.apps = Map.copyOf(apps);
  }

  /** No namespaces at all. */
  public static Namespaces none() {
    return new Namespaces(Map.of());
  }

  /** From now on these count. */
  public void replace(Map<String, AppRules> others) {
    apps = Map.copyOf(others);
  }

  /** Is another object after each change: who remembers rules compares it. */
  public Object state() {
    return apps;
  }

  /**
   * The rules of a channel.
   *
   * @param channel its plain name, without a qualifier
   */
  public Namespace of(String app, String channel) {
    AppRules rules = apps.get(app);
    Namespace found = rules == null ? null : rules.namespaces().get(ChannelName.namespace(channel));
    return found == null ? STANDARD : found;
  }

  /** Whether there is such a namespace in any app. */
  public boolean any(Predicate<Namespace> wanted) {
    return apps.values().stream()
        .anyMatch(rules -> rules.namespaces().values().stream().anyMatch(wanted));
  }

  /** All that holds for an app; equal as long as nothing of it changed. */
  public AppRules rules(String app) {
    return apps.getOrDefault(app, AppRules.STANDARD);
  }

  /** Where an app differs from the node's limits. */
  public AppLimits limits(String app) {
    return apps.getOrDefault(app, AppRules.STANDARD).limits();
  }

  /**
   * Whether someone may use a channel at all, whatever they want there.
   *
   * @param identified whether they, or what they send, have a clientId
   * @param secure whether they came over TLS
   * @throws ProtocolException 40311 when the channel wants TLS, 40161 when it wants a clientId
   */
  public void requireAdmitted(String app, String channel, boolean identified, boolean secure) {
    Namespace rules = of(app, channel);
    if (rules.tlsOnly() && !secure) {
      throw new ProtocolException(
          ErrorCode.TLS_REQUIRED,
          "the namespace '" + rules.id() + "' takes clients over TLS only: connect with tls");
    }
    if (rules.authenticated() && !identified) {
      throw new ProtocolException(
          ErrorCode.IDENTIFIED_CLIENT_REQUIRED,
          "the namespace '" + rules.id() + "' takes clients with a clientId only: set one");
    }
  }

  /**
   * Whether someone may use an app over this kind of connection.
   *
   * @param byKey they showed a key, which whoever listens has from then on
   * @throws ProtocolException the app wants TLS: 40103 for who showed a key, else 40311
   */
  public void requireTls(String app, boolean byKey, boolean secure) {
    if (!secure && rules(app).tlsOnly()) {
      throw new ProtocolException(
          byKey ? ErrorCode.TLS_REQUIRED_FOR_KEY : ErrorCode.TLS_REQUIRED,
          "the app '" + app + "' takes clients over TLS only");
    }
  }
}
