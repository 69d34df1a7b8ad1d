/**
 * The pages of documentation, for tests that do what they say.
 *
 * <p>Thread: any. Start reading at {@link dev.barnabas.testkit.docs.DocsPage}.
 */
@NullMarked
package dev.barnabas.testkit.docs;

import org.jspecify.annotations.NullMarked;
