package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.Rules;
import dev.barnabas.core.access.App;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.mapping.egress.Extensions;
import dev.barnabas.server.control.ControlToken;
import dev.barnabas.server.rest.Extra;
import dev.barnabas.server.transport.ListenOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node is made of, {@code dev} and {@code serve} alike.
 *
 * @param configuration clusters, log
 * @param rules of all apps
 * @param extensions for the rules that come through the Control API
 * @param apps with their keys
 * @param controlTokens that open the Control API
 * @param extras more GET paths
 * @param testApps whether anyone may make test apps
 * @param more where it listens beside {@code listen}
 * @param door how it serves kafka-websocket's protocol; null: it doesn't
 * @param pages folder of files to serve beside the console's; null: none
 */
record NodeOptions(
    Configuration configuration,
    Rules rules,
    Extensions extensions,
    List<App> apps,
    ListenOptions listen,
    Limits limits,
    List<ControlToken> controlTokens,
    Map<String, Extra> extras,
    boolean testApps,
    List<ListenOptions> more,
    @Nullable DoorSettings door,
    @Nullable Path pages) {

  /** Where other nodes reach this one. */
  ListenOptions internal() {
    return new ListenOptions(
        configuration.internal().host(), configuration.internal().port(), null);
  }
}
