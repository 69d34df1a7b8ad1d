@NullMarked
package dev.barnabas.formats.registry;

import org.jspecify.annotations.NullMarked;
