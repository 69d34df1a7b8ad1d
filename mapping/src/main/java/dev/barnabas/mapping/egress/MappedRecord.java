package dev.barnabas.mapping.egress;

import java.util.List;

/**
 * What a record became: what is good goes out, what failed follows the rule's policy. Both empty:
 * filtered out.
 */
public record MappedRecord(List<MappedMessage> messages, List<MappingFailure> failures) {
  public MappedRecord {
    messages = List.copyOf(messages);
    failures = List.copyOf(failures);
  }
}
