/**
 * Tests of the static files: that they are what their sources build, and that they look nowhere
 * outside. No product code lives here. Thread: the test's.
 */
@NullMarked
package dev.barnabas.console;

import org.jspecify.annotations.NullMarked;
