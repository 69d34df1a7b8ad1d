/**
 * What a training run of the launcher does once its node serves: clients come, so that the AOT
 * cache knows what a node does for them and not only how it starts.
 *
 * <p>Lives here: those clients. May not live here: anything that a node needs. Thread: main, and
 * those of the JDK's HTTP client. Start reading at {@link dev.barnabas.app.training.Rehearsal}.
 */
@NullMarked
package dev.barnabas.app.training;

import org.jspecify.annotations.NullMarked;
