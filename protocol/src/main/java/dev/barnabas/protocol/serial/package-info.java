/**
 * Serials: places in a channel's log as text that sorts as the log does.
 *
 * <p>Lives here: their form. May not live here: whether one can be served. Thread: any.
 */
@NullMarked
package dev.barnabas.protocol.serial;

import org.jspecify.annotations.NullMarked;
