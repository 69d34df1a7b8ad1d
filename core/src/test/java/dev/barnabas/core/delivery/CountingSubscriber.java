package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.channel.Frame;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorInfo;
import org.jspecify.annotations.Nullable;

/**
 * A client with one attachment, and the socket of both, which counts what is written. Whatever ends
 * the attachment ends the test. Thread: the test's.
 */
class CountingSubscriber
    implements Subscriber, AttachmentEvents, LoopChannels.AttachListener, Transport {
  long written; // frames
  private @Nullable Attachment attachment;

  Attachment attachment() {
    if (attachment == null) {
      throw new AssertionError("it is not attached");
    }
    return attachment;
  }

  @Override
  public boolean isWanted() {
    return true;
  }

  @Override
  public void onAttached(Attachment made, AttachOutcome.Attached outcome) {
    attachment = made;
    made.begin(false);
  }

  @Override
  public void onUnavailable(AttachOutcome.Unavailable outcome) {
    throw new AssertionError("it was to attach: " + outcome);
  }

  @Override
  public void onAdvanced(Attachment live, @Nullable ErrorInfo missing) {
    throw new AssertionError("there is no snapshot");
  }

  @Override
  public void onGap(Attachment gone, ErrorInfo error) {
    throw new AssertionError("nothing was to be missed: " + error);
  }

  @Override
  public void onLost(Attachment gone, ErrorInfo error) {
    throw new AssertionError("it was to go on: " + error);
  }

  @Override
  public String connectionId() {
    return "listener";
  }

  @Override
  public Transport transport() {
    return this;
  }

  @Override
  public void onWritten() {}

  @Override
  public void setReading(boolean wanted) {}

  @Override
  public void flush() {}

  @Override
  public void onLagging(Attachment lagging) {}

  @Override
  public void onFailure() {
    throw new AssertionError("nothing of it was to fail");
  }

  @Override
  public WireFormat format() {
    return WireFormat.JSON;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void write(Frame frame) {
    written++;
  }

  @Override
  public void write(byte[] payload) {}

  @Override
  public void close() {}
}
