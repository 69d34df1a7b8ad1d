package dev.barnabas.protocol.message;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an attachment may do (spec TB2d); each is a bit of the frame's flags (spec TR3). */
public enum Mode {
  PRESENCE(16),
  PUBLISH(17),
  SUBSCRIBE(18),
  PRESENCE_SUBSCRIBE(19),
  ANNOTATION_PUBLISH(21),
  ANNOTATION_SUBSCRIBE(22),
  OBJECT_SUBSCRIBE(24),
  OBJECT_PUBLISH(25);

  private final int flag;

  Mode(int bit) {
    this.flag = 1 << bit;
  }

  /** The bit in a frame's {@code flags}. */
  public int flag() {
    return flag;
  }

  /** The name in the channel parameter {@code modes}. */
  public String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The modes of an ATTACH that names none: exactly this set. */
  public static Set<Mode> defaults() {
    return EnumSet.of(PRESENCE, PUBLISH, SUBSCRIBE, PRESENCE_SUBSCRIBE, ANNOTATION_PUBLISH);
  }

  /** The modes whose bits are set; other bits mean other things and are left alone. */
  public static Set<Mode> ofFlags(int flags) {
    var modes = EnumSet.noneOf(Mode.class);
    for (Mode mode : values()) {
      if ((flags & mode.flag) != 0) {
        modes.add(mode);
      }
    }
    return modes;
  }
}
