/**
 * The configuration file: YAML and environment in, checked records or a list of problems out.
 *
 * <p>Lives here: the records of every key outside the rules (rules are read by the mapping module
 * from the same tree), their reader and the generated reference page. May not live here: what is
 * done with a setting. Thread: the caller's; all records are immutable. Start reading at {@link
 * dev.barnabas.app.config.ConfigFile}, then {@link dev.barnabas.app.config.Configuration}.
 */
@NullMarked
package dev.barnabas.app.config;

import org.jspecify.annotations.NullMarked;
