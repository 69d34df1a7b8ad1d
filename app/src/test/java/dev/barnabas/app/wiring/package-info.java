/** Tests of the assembly. */
@NullMarked
package dev.barnabas.app.wiring;

import org.jspecify.annotations.NullMarked;
