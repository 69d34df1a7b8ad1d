/**
 * Push registrations: devices, and who of them follows which channel.
 *
 * <p>Lives here: the records that all nodes share and questions about them. May not live here:
 * delivery to devices, shapes of requests. Thread: the registry changes on the log reader,
 * questions any. Start at {@link dev.barnabas.core.push.PushRegistry}.
 */
@NullMarked
package dev.barnabas.core.push;

import org.jspecify.annotations.NullMarked;
