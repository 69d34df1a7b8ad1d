/**
 * The examples, as their pages tell one to run them: a node with an example's rules and page, its
 * program beside it, and visitors in a browser.
 *
 * <p>Lives here: what each page shows. May not live here: rules, data and pages, which stand in the
 * folder {@code examples}. Thread: the test's. Start reading at {@link
 * dev.barnabas.systemtests.examples.RunningExample}.
 */
@NullMarked
package dev.barnabas.systemtests.examples;

import org.jspecify.annotations.NullMarked;
