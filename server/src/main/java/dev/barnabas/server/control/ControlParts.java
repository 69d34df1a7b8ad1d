package dev.barnabas.server.control;

import dev.barnabas.core.control.Administration;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.TestApps;
import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.core.stats.StatsStore;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the doors to the control state need.
 *
 * @param control the state itself, as this node has it
 * @param administration of apps and what they have
 * @param tokens that open the Control API
 * @param testApps null: nobody can provision test apps
 * @param stats figures of all nodes
 * @param push registrations of all nodes
 * @param clock the time of day
 */
public record ControlParts(
    Control control,
    Administration administration,
    List<ControlToken> tokens,
    @Nullable TestApps testApps,
    StatsStore stats,
    PushRegistry push,
    InstantSource clock) {}
