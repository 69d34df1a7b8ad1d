package dev.barnabas.core.delivery;

import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.PresenceMessage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a channel as frames (ably-protocol 11.4): written one after the other, so that no
 * event comes between two of them. A page is encoded when it is first written; whoever gets the
 * same soon after gets the same bytes. They are held weakly: none are kept for clients that read
 * slowly, nor for those who may never come.
 *
 * <p>Thread: its event loop.
 */
final class SyncPages {
  private static final int MEMBERS_PER_PAGE = 100;
  private static final long PAGE_BYTES = 128 * 1024; // JSON may double it; a frame takes 512 KiB

  private final WireFormat format;
  private final String address;
  private final String sequence;
  private final List<PresenceMessage> members;
  private final List<Page> pages = new ArrayList<>(1);

  /** Thread: its event loop. */
  private static final class Page {
    final int from;
    final int to;
    @Nullable WeakReference<byte[]> encoded;

    Page(int from, int to) {
      this.from = from;
      this.to = to;
    }
  }

  /**
   * @param address stands on the frames
   * @param sequence names the sync; no two that a client gets are named alike
   */
  SyncPages(WireFormat format, String address, String sequence, List<PresenceMessage> members) {
    this.format = format;
    this.address = address;
    this.sequence = sequence;
    this.members = members;
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < members.size(); i++) {
      long size = MessageSize.of(members.get(i));
      if (i > from && (i - from == MEMBERS_PER_PAGE || bytes + size > PAGE_BYTES)) {
        pages.add(new Page(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    pages.add(new Page(from, members.size()));
  }

  /** How many there are; one at least. */
  int count() {
    return pages.size();
  }

  /** The payload of a page. */
  byte[] payload(int index) {
    Page page = pages.get(index);
    byte[] known = page.encoded == null ? null : page.encoded.get();
    if (known != null) {
      return known;
    }
    boolean last = index == pages.size() - 1;
    byte[] made =
        ServerFrameEncoder.encode(
            format,
            new ServerFrame.Sync(
                address,
                sequence + ":" + (last ? "" : page.to),
                members.subList(page.from, page.to)));
    page.encoded = new WeakReference<>(made);
    return made;
  }

  /**
   * A sync on its way to one client.
   *
   * <p>Thread: its event loop.
   */
  static final class Writing {
    private final SyncPages pages;
    private int written;

    Writing(SyncPages pages) {
      this.pages = pages;
    }

    /** Writes pages while the socket takes them; whether all are written. */
    boolean writeTo(Subscriber subscriber) {
      Transport transport = subscriber.transport();
      while (written < pages.count()) {
        if (!transport.isWritable()) {
          return false;
        }
        transport.write(pages.payload(written++));
        subscriber.onWritten();
      }
      return true;
    }
  }

  /**
   * The sync that was made last for attachments of a channel, in each format: many attach at one
   * place, as after a node went.
   *
   * <p>Thread: its event loop.
   */
  static final class Latest {
    private @Nullable WeakReference<SyncPages> text;
    private @Nullable WeakReference<SyncPages> binary;

    /** The same as the last one of that format, if it is the same. */
    SyncPages of(
        WireFormat format, String address, String sequence, List<PresenceMessage> members) {
      WeakReference<SyncPages> kept = format.binary() ? binary : text;
      SyncPages known = kept == null ? null : kept.get();
      if (known != null
          && known.sequence.equals(sequence)
          && known.address.equals(address)
          && known.members.equals(members)) {
        return known;
      }
      var made = new SyncPages(format, address, sequence, members);
      if (format.binary()) {
        binary = new WeakReference<>(made);
      } else {
        text = new WeakReference<>(made);
      }
      return made;
    }
  }
}
