/** Tests of the configuration file. */
@NullMarked
package dev.barnabas.app.config;

import org.jspecify.annotations.NullMarked;
