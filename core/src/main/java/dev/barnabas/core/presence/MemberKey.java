package dev.barnabas.core.presence;

/** Names a member of a channel: the same client on two connections is two members (spec TP3h). */
public record MemberKey(String connectionId, String clientId) {}
