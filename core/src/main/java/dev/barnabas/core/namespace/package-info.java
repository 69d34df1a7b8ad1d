/**
 * Namespaces: the rules of the channels whose names begin alike, and the limits of their app.
 *
 * <p>Lives here: what a namespace says, and the lookup by channel. May not live here: what follows
 * from a setting (see whoever publishes, attaches, keeps), who wrote it (see {@code control}).
 * Thread: any; immutable, replaced as a whole. Start at {@link
 * dev.barnabas.core.namespace.Namespaces}.
 */
@NullMarked
package dev.barnabas.core.namespace;

import org.jspecify.annotations.NullMarked;
