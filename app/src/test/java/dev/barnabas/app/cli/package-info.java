/** Tests of the command line. */
@NullMarked
package dev.barnabas.app.cli;

import org.jspecify.annotations.NullMarked;
