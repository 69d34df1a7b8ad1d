/**
 * History: pages of what a channel's log still holds.
 *
 * <p>Lives here: queries and their pages. May not live here: HTTP. Thread: any. Start at {@link
 * dev.barnabas.core.history.History}.
 */
@NullMarked
package dev.barnabas.core.history;

import org.jspecify.annotations.NullMarked;
