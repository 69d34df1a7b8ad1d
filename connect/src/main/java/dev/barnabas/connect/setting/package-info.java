/**
 * What the connectors' configurations have in common: validators whose messages name key, value and
 * remedy, templates, the file of a mapping rule, where a node is. Thread: any. Start at {@link
 * dev.barnabas.connect.setting.Check}.
 */
@NullMarked
package dev.barnabas.connect.setting;

import org.jspecify.annotations.NullMarked;
