package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the rules of a node share.
 *
 * @param owners the direct rule that owns a channel
 * @param admins to ask the clusters of sources
 */
record RuleCommons(Function<ChannelKey, Optional<String>> owners, SharedAdmins admins) {}
