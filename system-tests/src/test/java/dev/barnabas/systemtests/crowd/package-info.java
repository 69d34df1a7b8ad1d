/**
 * Many clients of the JavaScript SDK, for tests that break what is between them.
 *
 * <p>Lives here: ordering them about and what they saw. May not live here: what they should have
 * seen. Thread: the test's. Start reading at {@link dev.barnabas.systemtests.crowd.Crowd}.
 */
@NullMarked
package dev.barnabas.systemtests.crowd;

import org.jspecify.annotations.NullMarked;
