package dev.barnabas.core.presence;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many members a channel may have, by its app.
 *
 * <p>Thread: any.
 */
public final class MemberLimits implements ToIntFunction<String> {
  private volatile int standard;
  private volatile Function<String, @Nullable Integer> apps = app -> null;

  /**
   * @param standard of apps that have no limit of their own
   */
  public MemberLimits(int standard) {
    this.standard = standard;
  }

  /** From now on apps have these limits; where the function gives null, the standard one. */
  public void set(int newStandard, Function<String, @Nullable Integer> ofApp) {
    standard = newStandard;
    apps = ofApp;
  }

  @Override
  public int applyAsInt(String app) {
    Integer own = apps.apply(app);
    return own == null ? standard : own;
  }
}
