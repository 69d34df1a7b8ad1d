/**
 * The first ten minutes of a new user, as the README tells them.
 *
 * <p>Lives here: the launcher, the block that {@code dev} prints, records in and out. May not live
 * here: details of rules or of the protocol. Thread: the test's. Start reading at {@link
 * dev.barnabas.systemtests.start.NewUserIT}.
 */
@NullMarked
package dev.barnabas.systemtests.start;

import org.jspecify.annotations.NullMarked;
