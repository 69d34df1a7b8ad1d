/**
 * Templates: text with <code>#{…}</code> in it, one grammar for channel, name, id, key, topic and
 * conflation key.
 *
 * <p>Lives here: parsing once, rendering often, the roots that each use allows. May not live here:
 * how the context document is built. Thread: any; a parsed template is immutable. Start at {@link
 * dev.barnabas.mapping.template.Template}.
 */
@NullMarked
package dev.barnabas.mapping.template;

import org.jspecify.annotations.NullMarked;
