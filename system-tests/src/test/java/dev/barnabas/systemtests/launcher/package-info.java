/**
 * {@code ./barnabas} as a user runs it, on what this build made.
 *
 * <p>Lives here: what only the real script with the real program shows; its parts are tested in the
 * module {@code checks}, the program in {@code app}. Thread: the test's. Start reading at {@link
 * dev.barnabas.systemtests.launcher.LauncherIT}.
 */
@NullMarked
package dev.barnabas.systemtests.launcher;

import org.jspecify.annotations.NullMarked;
