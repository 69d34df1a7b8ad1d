package dev.barnabas.core.channel;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
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

  private final AtomicReferenceArray<@Nullable Frame> plain =
      new AtomicReferenceArray<>(FrameForm.PLAIN_FORMS);
  private final AtomicReference<@Nullable Qualified> qualified = new AtomicReference<>();

  private record Qualified(ConcurrentHashMap<FrameForm, Frame> frames, AtomicInteger count) {}

  /**
   * The frame of the entry, whose these are; it stays held here. Null: there are too many forms, so
   * that it is not shared.
   */
  @Nullable Frame get(FrameForm form, Entry entry) {
    return form.plain() ? plain(form, entry) : qualified(form, entry);
  }

  private Frame plain(FrameForm form, Entry entry) {
    int at = form.slot();
    Frame known = plain.get(at);
    if (known != null) {
      return known;
    }
    Frame made = entry.make(form);
    if (plain.compareAndSet(at, null, made)) {
      return made;
    }
    made.release();
    return Objects.requireNonNull(plain.get(at), "a frame once set stays");
  }

  private @Nullable Frame qualified(FrameForm form, Entry entry) {
    Qualified forms = qualified.get();
    if (forms == null) {
      qualified.compareAndSet(null, new Qualified(new ConcurrentHashMap<>(), new AtomicInteger()));
      forms = Objects.requireNonNull(qualified.get(), "set above");
    }
    Frame known = forms.frames().get(form);
    if (known != null) {
      return known;
    }
    if (forms.count().incrementAndGet() > QUALIFIED_MAX) {
      return null;
    }
    Frame made = entry.make(form);
    Frame earlier = forms.frames().putIfAbsent(form, made);
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
    Qualified more = qualified.get();
    if (more != null) {
      more.frames().values().forEach(Frame::release);
    }
  }
}
