/**
 * Messages that change after they were published: their versions and their annotations.
 *
 * <p>Lives here: what a record about an earlier message says and what the records together make of
 * it, the same on every node ({@link dev.barnabas.core.edit.EditFold}); what a client may change
 * ({@link dev.barnabas.core.edit.EditRules}). May not live here: replay, appending, delivery (see
 * {@code channel}). Thread: each fold belongs to one reader. Start at {@link
 * dev.barnabas.core.edit.EditFold}.
 */
@NullMarked
package dev.barnabas.core.edit;

import org.jspecify.annotations.NullMarked;
