package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.format.RecordDecoder;
import dev.barnabas.mapping.format.RecordDecoders;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.RuleCompiler;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.SchemaFormat;
import dev.barnabas.mapping.rule.SchemaSettings;
import org.jspecify.annotations.Nullable;

/** The decoders that a rule's formats need. */
final class RuleDecoders {
  private RuleDecoders() {}

  static RecordReader reader(
      EgressSettings settings, RuleCompiler compiler, RecordDecoders decoders) {
    return new RecordReader(
        settings.key(),
        settings.value(),
        decoder("key", settings.schemas().key(), compiler, decoders),
        decoder("value", settings.schemas().value(), compiler, decoders));
  }

  private static @Nullable RecordDecoder decoder(
      String key, SchemaSettings schema, RuleCompiler compiler, RecordDecoders decoders) {
    SchemaFormat format = schema.format();
    if (format == null) {
      return null;
    }
    try {
      return decoders.decoder(format, schema);
    } catch (RuleException e) {
      compiler.refuse(key, e);
      return null;
    }
  }

  static String fingerprint(RecordReader reader) {
    return fingerprint(reader.keyDecoder()) + ' ' + fingerprint(reader.valueDecoder());
  }

  private static String fingerprint(@Nullable RecordDecoder decoder) {
    return decoder == null ? "" : decoder.fingerprint();
  }
}
