@NullMarked
package dev.barnabas.formats.protobuf;

import org.jspecify.annotations.NullMarked;
