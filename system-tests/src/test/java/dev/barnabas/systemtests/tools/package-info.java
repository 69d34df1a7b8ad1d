/**
 * What the system tests need beside a JDK: Chromium, Node.js, Python, their packages, as {@code
 * setup.sh} of this module found them.
 *
 * <p>Lives here: finding and starting those tools, and skipping loudly where one is missing. May
 * not live here: anything about Barnabas. Thread: the test's. Start reading at {@link
 * dev.barnabas.systemtests.tools.Tools}.
 */
@NullMarked
package dev.barnabas.systemtests.tools;

import org.jspecify.annotations.NullMarked;
