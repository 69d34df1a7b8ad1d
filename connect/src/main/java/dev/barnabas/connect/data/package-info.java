/**
 * Connect's data as plain trees, the form that templates and expressions read. No I/O. Thread: any.
 * Start at {@link dev.barnabas.connect.data.ConnectTrees}.
 */
@NullMarked
package dev.barnabas.connect.data;

import org.jspecify.annotations.NullMarked;
