@NullMarked
package dev.barnabas.app.plugin;

import org.jspecify.annotations.NullMarked;
