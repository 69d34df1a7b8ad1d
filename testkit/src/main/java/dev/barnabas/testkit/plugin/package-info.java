/**
 * Plug-ins for tests: real jars, made by the compiler of the JDK.
 *
 * <p>Thread: any. Start reading at {@link dev.barnabas.testkit.plugin.PluginJars}.
 */
@NullMarked
package dev.barnabas.testkit.plugin;

import org.jspecify.annotations.NullMarked;
