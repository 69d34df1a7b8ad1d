package dev.barnabas.kafka.rule;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record that a rule must not go past: it halts there, or tries it again. */
public final class HeldUpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RuleError error;
  private final @Nullable String reason;
  private final boolean late;

  private HeldUpException(RuleError error, @Nullable String reason, boolean late) {
    super("tries again to map " + error, null, false, false);
    this.error = error;
    this.reason = reason;
    this.late = late;
  }

  static HeldUpException halting(RuleError error, String reason) {
    return new HeldUpException(error, reason, false);
  }

  static HeldUpException retrying(RuleError error) {
    return new HeldUpException(error, null, false);
  }

  /** The same, found out when others behind it were taken: what was taken is not known. */
  public HeldUpException late() {
    return new HeldUpException(error, reason, true);
  }

  public boolean isLate() {
    return late;
  }

  public Place place() {
    return error.place();
  }

  /** What to halt with; empty: the record is to be tried again. */
  public Optional<Halt> halt() {
    return Optional.ofNullable(reason).map(why -> new Halt(error, why, false));
  }
}
