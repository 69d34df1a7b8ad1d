/** Tests of the whole program, run as a process. */
@NullMarked
package dev.barnabas.app;

import org.jspecify.annotations.NullMarked;
