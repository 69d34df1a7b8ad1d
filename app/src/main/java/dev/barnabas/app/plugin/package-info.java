/**
 * Loads plug-ins: jars in a folder, each with a class loader that shows it the JDK, {@code
 * dev.barnabas.spi} and nothing else of ours.
 *
 * <p>Thread: any. Start at {@link dev.barnabas.app.plugin.PluginFolder}.
 */
@NullMarked
package dev.barnabas.app.plugin;

import org.jspecify.annotations.NullMarked;
