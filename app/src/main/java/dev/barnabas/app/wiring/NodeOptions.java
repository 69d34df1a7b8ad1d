package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.Rules;
import dev.barnabas.core.access.App;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.server.control.ControlToken;
import dev.barnabas.server.rest.Extra;
import dev.barnabas.server.transport.ListenOptions;
import java.util.List;
import java.util.Map;

/**
 * What a node is made of, {@code dev} and {@code serve} alike.
 *
 * @param configuration clusters, log
 * @param rules of all apps
 * @param apps with their keys
 * @param controlTokens that open the Control API
 * @param extras more GET paths
 * @param testApps whether anyone may make test apps
 */
record NodeOptions(
    Configuration configuration,
    Rules rules,
    List<App> apps,
    ListenOptions listen,
    Limits limits,
    List<ControlToken> controlTokens,
    Map<String, Extra> extras,
    boolean testApps) {

  /** Where other nodes reach this one. */
  ListenOptions internal() {
    return new ListenOptions(
        configuration.internal().host(), configuration.internal().port(), null);
  }
}
