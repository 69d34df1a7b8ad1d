package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.format.RecordDecoder;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.RuleCompiler;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.SchemaFormat;
import dev.barnabas.mapping.rule.SchemaSettings;
import dev.barnabas.mapping.rule.TransformSettings;
import dev.barnabas.mapping.transform.AppliedTransform;
import dev.barnabas.mapping.transform.RecordTransforms;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule uses beside the engine itself.
 *
 * @param reader with the decoders that the rule's formats need
 */
record RuleExtensions(
    EgressSettings settings, RecordReader reader, RecordTransforms.@Nullable Loaded loaded) {

  static RuleExtensions of(EgressSettings settings, RuleCompiler compiler, Extensions extensions) {
    var reader =
        new RecordReader(
            settings.key(),
            settings.value(),
            decoder("key", settings.schemas().key(), compiler, extensions),
            decoder("value", settings.schemas().value(), compiler, extensions));
    return new RuleExtensions(settings, reader, transform(settings, compiler, extensions));
  }

  private static @Nullable RecordDecoder decoder(
      String key, SchemaSettings schema, RuleCompiler compiler, Extensions extensions) {
    SchemaFormat format = schema.format();
    if (format == null) {
      return null;
    }
    try {
      return extensions.decoders().decoder(format, schema);
    } catch (RuleException e) {
      compiler.refuse(key, e);
      return null;
    }
  }

  private static RecordTransforms.@Nullable Loaded transform(
      EgressSettings settings, RuleCompiler compiler, Extensions extensions) {
    TransformSettings wanted = settings.transform();
    if (wanted == null) {
      return null;
    }
    try {
      return extensions.transforms().transform(wanted);
    } catch (RuleException e) {
      compiler.refuse("transform", e);
      return null;
    }
  }

  Optional<AppliedTransform> transform() {
    return loaded == null
        ? Optional.empty()
        : Optional.of(new AppliedTransform(loaded.transform()));
  }

  /** What messages depend on: settings and files; empty for rules without extensions. */
  String fingerprint() {
    if (!needsSchemas() && loaded == null) {
      return "";
    }
    return String.join(
        "\n",
        settings.schemas().toString(),
        fingerprint(reader.keyDecoder()),
        fingerprint(reader.valueDecoder()),
        String.valueOf(settings.transform()),
        loaded == null ? "" : loaded.fingerprint());
  }

  private static String fingerprint(@Nullable RecordDecoder decoder) {
    return decoder == null ? "" : decoder.fingerprint();
  }

  boolean needsSchemas() {
    return reader.keyDecoder() != null || reader.valueDecoder() != null;
  }
}
