/**
 * The core: what the product does, without Netty and without Kafka, so that it runs in a
 * simulation.
 *
 * <p>Inside, each may import what stands to its right: session → delivery → channel → log; access
 * and limit are leaves.
 */
@NullMarked
package dev.barnabas.core;

import org.jspecify.annotations.NullMarked;
