/**
 * A stand-in for a schema registry.
 *
 * <p>Thread: its server's; what tests call, any.
 */
@NullMarked
package dev.barnabas.testkit.registry;

import org.jspecify.annotations.NullMarked;
