package dev.barnabas.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes records of an egress rule after they were decoded and before {@code split}, {@code let}
 * and {@code filter}. Records without a value don't come here.
 *
 * <p>Life: one object per rule, made by the public constructor without arguments, then {@link
 * #init} once; nothing tells it that the rule ends, so it holds nothing that has to be closed.
 * Objects are also made to check a rule, and forgotten.
 *
 * <p>Each node applies it to a record as often as it needs the record, so it has to be a pure
 * function of the record and its configuration: no clock, no chance, no counting, no I/O. It runs
 * where records are read, so it has to be fast. Thread: any, several at once.
 */
public interface RecordTransform {
  /**
   * Takes the rule's {@code transform.config}.
   *
   * @param config empty when the rule has none
   * @throws RuntimeException refuses the configuration: the message stands behind the rule's key
   */
  default void init(Map<String, @Nullable Object> config) {}

  /**
   * What becomes of a record.
   *
   * @throws Exception the record can't be used: it follows the rule's {@code onError.mapping}
   */
  Outcome apply(DecodedRecord record) throws Exception;
}
