/**
 * From frames and messages to bytes and back, in both wire formats.
 *
 * <p>Lives here: which field stands where and how data is encoded (ably-protocol 3, 4, 9). May not
 * live here: the grammar of JSON and MessagePack (see {@code json} and {@code msgpack}), or what a
 * frame does. Thread: any. Start at {@link dev.barnabas.protocol.codec.WireFormat}.
 */
@NullMarked
package dev.barnabas.protocol.codec;

import org.jspecify.annotations.NullMarked;
