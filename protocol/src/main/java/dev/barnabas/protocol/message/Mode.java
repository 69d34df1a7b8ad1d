package dev.barnabas.protocol.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
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

  private static final Mode[] ALL = values();

  private static final Set<Mode> DEFAULTS =
      Collections.unmodifiableSet(
          EnumSet.of(PRESENCE, PUBLISH, SUBSCRIBE, PRESENCE_SUBSCRIBE, ANNOTATION_PUBLISH));

  /** Every set of modes, by the bits of their ordinals: shared, as each attachment has one. */
  private static final List<Set<Mode>> SETS = sets();

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
    return DEFAULTS;
  }

  /** The modes whose bits are set; other bits mean other things and are left alone. */
  public static Set<Mode> ofFlags(int flags) {
    int set = 0;
    for (int bit = 0; bit < ALL.length; bit++) {
      set |= (flags & ALL[bit].flag) != 0 ? 1 << bit : 0;
    }
    return SETS.get(set);
  }

  private static List<Set<Mode>> sets() {
    var sets = new ArrayList<Set<Mode>>(1 << ALL.length);
    for (int set = 0; set < 1 << ALL.length; set++) {
      var modes = EnumSet.noneOf(Mode.class);
      for (int bit = 0; bit < ALL.length; bit++) {
        if ((set & 1 << bit) != 0) {
          modes.add(ALL[bit]);
        }
      }
      sets.add(Collections.unmodifiableSet(modes));
    }
    return List.copyOf(sets);
  }
}
