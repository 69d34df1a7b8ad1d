/** Records by a schema, from their serializer to an SDK. */
@NullMarked
package dev.barnabas.systemtests.formats;

import org.jspecify.annotations.NullMarked;
