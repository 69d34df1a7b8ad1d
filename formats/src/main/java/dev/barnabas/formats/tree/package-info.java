/**
 * What every reader of bytes keeps to while it makes a tree.
 *
 * <p>Thread: a budget belongs to one record's reading.
 */
@NullMarked
package dev.barnabas.formats.tree;

import org.jspecify.annotations.NullMarked;
