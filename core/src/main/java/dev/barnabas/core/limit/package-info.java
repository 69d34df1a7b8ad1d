/**
 * Limits: how much of everything one client may have.
 *
 * <p>Lives here: the bounds at every door and the bucket that counts rates. May not live here: what
 * happens to who exceeds one. Thread: see each type. Start at {@link
 * dev.barnabas.core.limit.Limits}.
 */
@NullMarked
package dev.barnabas.core.limit;

import org.jspecify.annotations.NullMarked;
