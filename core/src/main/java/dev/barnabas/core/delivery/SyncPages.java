package dev.barnabas.core.delivery;

import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of a channel as frames (ably-protocol 11.4): written one right after the other, so
 * that no event comes between two of them.
 */
final class SyncPages {
  private static final int MEMBERS_PER_PAGE = 100;
  private static final long PAGE_BYTES = 128 * 1024; // JSON may double it; a frame takes 512 KiB

  private SyncPages() {}

  static List<ServerFrame> of(String address, String sequence, List<PresenceMessage> members) {
    var pages = new ArrayList<ServerFrame>(1);
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < members.size(); i++) {
      long size = MessageSize.of(members.get(i));
      if (i > from && (i - from == MEMBERS_PER_PAGE || bytes + size > PAGE_BYTES)) {
        List<PresenceMessage> page = members.subList(from, i);
        pages.add(new ServerFrame.Sync(address, sequence + ":" + i, page));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    List<PresenceMessage> last = members.subList(from, members.size());
    pages.add(new ServerFrame.Sync(address, sequence + ":", last));
    return pages;
  }
}
