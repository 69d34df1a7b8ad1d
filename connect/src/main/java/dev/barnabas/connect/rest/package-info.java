/**
 * Publishing to a node over REST. Knows nothing of Connect. Thread: any; answers come on threads of
 * the HTTP client. Start at {@link dev.barnabas.connect.rest.BatchClient}.
 */
@NullMarked
package dev.barnabas.connect.rest;

import org.jspecify.annotations.NullMarked;
