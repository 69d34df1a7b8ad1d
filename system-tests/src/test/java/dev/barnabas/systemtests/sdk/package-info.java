/**
 * The released SDKs, unmodified, against a node.
 *
 * <p>Lives here: one contract of scenarios and its runs in Node.js and Chromium; what the SDKs for
 * Java and Python and a third party's client add. May not live here: faults of nodes and brokers.
 * Thread: the test's. Start reading at {@link dev.barnabas.systemtests.sdk.SdkContract}.
 */
@NullMarked
package dev.barnabas.systemtests.sdk;

import org.jspecify.annotations.NullMarked;
