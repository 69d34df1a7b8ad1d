package dev.barnabas.core.presence;

/**
 * Which transport of its connection answers for a member.
 *
 * @param node incarnation of the node that has the transport
 * @param generation of the transport
 */
public record Owner(long node, int generation) {}
