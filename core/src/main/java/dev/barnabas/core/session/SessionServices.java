package dev.barnabas.core.session;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.channel.Editing;
import dev.barnabas.core.channel.FrameFactory;
import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.channel.PublishRules;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.metachannel.MetaEvents;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.core.presence.PresenceRules;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What sessions work with: one for all of a node.
 *
 * @param connectionIds gives new connection ids: unguessable, without {@code :} and {@code !}
 * @param generations gives a number for each transport that takes a connection over: random, not 0
 * @param nanoTime the clock for rates and idle times
 * @param clock for what clients are told
 */
public record SessionServices(
    Access access,
    Limits limits,
    ChannelHomes homes,
    ReplayAgents agents,
    FrameFactory frames,
    Publisher publisher,
    PublishRules publishRules,
    Presence presence,
    PresenceRules presenceRules,
    ConnectionKeys keys,
    ConnectionRegistry registry,
    SessionSettings settings,
    Supplier<String> connectionIds,
    IntSupplier generations,
    LongSupplier nanoTime,
    Namespaces namespaces,
    Editing editing,
    Occupancies occupancies,
    MetaEvents metaEvents,
    InstantSource clock) {}
