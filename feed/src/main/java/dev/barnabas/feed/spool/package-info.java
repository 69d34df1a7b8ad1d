/**
 * What came from a feed and is not written yet, on disk, so that a worker that ends or dies loses
 * none of it. Knows no feed but by its messages. Start at {@link dev.barnabas.feed.spool.Spool}.
 */
@NullMarked
package dev.barnabas.feed.spool;

import org.jspecify.annotations.NullMarked;
