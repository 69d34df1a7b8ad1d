package dev.barnabas.core.delivery;

import dev.barnabas.protocol.error.ErrorInfo;
import org.jspecify.annotations.Nullable;

/** What an attachment tells its session. Thread: its event loop. */
public interface AttachmentEvents {
  /**
   * The client has everything up to the attachment's serial, and no message told it so: its
   * snapshot ended with rows that are not for it.
   *
   * @param missing what it can't have of it, also when it attaches again; null: it has all
   */
  void onAdvanced(Attachment attachment, @Nullable ErrorInfo missing);

  /** Part of what it missed is gone: it can only go on from the head, and the client is told. */
  void onGap(Attachment attachment, ErrorInfo error);

  /** The log can't be followed any further: the client has to attach again. */
  void onLost(Attachment attachment, ErrorInfo error);
}
