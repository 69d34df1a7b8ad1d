@NullMarked
package dev.barnabas.formats.avro;

import org.jspecify.annotations.NullMarked;
