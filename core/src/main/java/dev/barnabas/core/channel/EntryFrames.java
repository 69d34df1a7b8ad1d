package dev.barnabas.core.channel;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An entry's frames by their form: each is encoded once, however many subscribers there are. Those
 * of the plain address have their place; for addresses with qualifiers there is a map, which takes
 * {@link #QUALIFIED_MAX} forms and no more.
 *
 * <p>Thread: any.
 */
final class EntryFrames {
  /** Filters and other qualifiers on one channel whose frames are shared. */
  static final int QUALIFIED_MAX = 64;

  private final Function<FrameForm, Frame> maker;
  private final AtomicReferenceArray<@Nullable Frame> plain =
      new AtomicReferenceArray<>(FrameForm.PLAIN_FORMS);
  private final AtomicReference<@Nullable ConcurrentHashMap<FrameForm, Frame>> qualified =
      new AtomicReference<>();
  private final AtomicInteger qualifiedCount = new AtomicInteger();

  EntryFrames(Function<FrameForm, Frame> maker) {
    this.maker = maker;
  }

  /** The frame, which stays held here; null: there are too many forms, so that it is not shared. */
  @Nullable Frame get(FrameForm form) {
    return form.plain() ? plain(form) : qualified(form);
  }

  private Frame plain(FrameForm form) {
    int at = form.slot();
    Frame known = plain.get(at);
    if (known != null) {
      return known;
    }
    Frame made = maker.apply(form);
    if (plain.compareAndSet(at, null, made)) {
      return made;
    }
    made.release();
    return Objects.requireNonNull(plain.get(at), "a frame once set stays");
  }

  private @Nullable Frame qualified(FrameForm form) {
    ConcurrentHashMap<FrameForm, Frame> frames = qualified.get();
    if (frames == null) {
      qualified.compareAndSet(null, new ConcurrentHashMap<>());
      frames = Objects.requireNonNull(qualified.get(), "set above");
    }
    Frame known = frames.get(form);
    if (known != null) {
      return known;
    }
    if (qualifiedCount.incrementAndGet() > QUALIFIED_MAX) {
      return null;
    }
    Frame made = maker.apply(form);
    Frame earlier = frames.putIfAbsent(form, made);
    if (earlier != null) {
      made.release();
      return earlier;
    }
    return made;
  }

  /** Ends the hold on all of them. */
  void release() {
    for (int i = 0; i < plain.length(); i++) {
      Frame frame = plain.get(i);
      if (frame != null) {
        frame.release();
      }
    }
    ConcurrentHashMap<FrameForm, Frame> more = qualified.get();
    if (more != null) {
      more.values().forEach(Frame::release);
    }
  }
}
