package dev.barnabas.mapping.transform;

import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.TransformSettings;
import dev.barnabas.spi.RecordTransform;

/** Makes the transforms of rules. Thread: any; may read files. */
@FunctionalInterface
public interface RecordTransforms {
  /** Where no plug-ins are. */
  RecordTransforms NONE =
      settings -> {
        throw new RuleException(
            "class", settings.className(), "can't be loaded here", "Only Barnabas loads plug-ins");
      };

  /**
   * A transform, ready to be applied.
   *
   * @throws RuleException with paths from {@code transform} on: no plug-in has the class, it is no
   *     transform, it refuses its configuration
   */
  Loaded transform(TransformSettings settings);

  /**
   * A transform.
   *
   * @param fingerprint of the plug-in's files: with others it is another transform
   */
  record Loaded(RecordTransform transform, String fingerprint) {}
}
