/**
 * JMESPath over JSON values as plain Java objects.
 *
 * <p>Lives here: compiling, evaluating under limits that make expressions safe to take from
 * clients. May not live here: what the context document holds. Thread: any; a compiled expression
 * is immutable. Start at {@link dev.barnabas.mapping.expression.Expression}.
 */
@NullMarked
package dev.barnabas.mapping.expression;

import org.jspecify.annotations.NullMarked;
