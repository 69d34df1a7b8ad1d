package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.SnapshotPiece;
import dev.barnabas.protocol.serial.Position;
import java.util.List;

/**
 * Where a cursor begins.
 *
 * @param serial the text of {@code cursor}
 * @param presenceAfter presence events up to here are not delivered
 * @param earlier what comes first nevertheless; released when it is written
 * @param snapshot what comes first of all; released when it is written
 */
record CursorStart(
    Position cursor,
    String serial,
    Position presenceAfter,
    List<Entry> earlier,
    SnapshotPiece snapshot) {}
