@NullMarked
package dev.barnabas.formats;

import org.jspecify.annotations.NullMarked;
