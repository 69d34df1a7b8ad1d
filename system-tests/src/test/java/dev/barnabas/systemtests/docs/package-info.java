/**
 * What the pages of documentation show, done as they show it.
 *
 * <p>Lives here: taking blocks from a page and running them in real nodes. May not live here: a
 * copy of a block, or what goes deeper than the page. Thread: the test's. Start reading at {@link
 * dev.barnabas.systemtests.docs.KafkaDocsIT}.
 */
@NullMarked
package dev.barnabas.systemtests.docs;

import org.jspecify.annotations.NullMarked;
