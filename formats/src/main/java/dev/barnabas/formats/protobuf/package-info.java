/**
 * Protobuf messages to trees, by descriptors that are found at run time: ProtoJSON, with the fields
 * that can't be absent always there.
 *
 * <p>Thread: any.
 */
@NullMarked
package dev.barnabas.formats.protobuf;

import org.jspecify.annotations.NullMarked;
