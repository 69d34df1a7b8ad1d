package dev.barnabas.core.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource of a capability: {@code [qualifier]segments:with:colons} (ably-protocol 15.6). {@code
 * *} counts only as a whole segment: the last one matches any number of segments, also none; an
 * inner one exactly one. Without a qualifier it means plain channels; {@code [*]} means every
 * qualifier and plain channels.
 */
final class ResourcePattern {
  private static final String ANY = "*";

  private final @Nullable String qualifier;
  private final List<String> segments;

  private ResourcePattern(@Nullable String qualifier, List<String> segments) {
    this.qualifier = qualifier;
    this.segments = segments;
  }

  static ResourcePattern of(String text) {
    int path = pathStart(text);
    return new ResourcePattern(qualifier(text, path), List.of(text.substring(path).split(":", -1)));
  }

  boolean matches(String resource) {
    int path = pathStart(resource);
    return matchesQualifier(qualifier(resource, path)) && matchesPath(resource, path);
  }

  private boolean matchesQualifier(@Nullable String other) {
    if (qualifier == null) {
      return other == null;
    }
    return qualifier.equals(ANY) || qualifier.equals(other);
  }

  private boolean matchesPath(String resource, int from) {
    // from: where the next segment of the resource starts; past its end when there is none left.
    int start = from;
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (segment.equals(ANY) && i == segments.size() - 1) {
        return true;
      }
      if (start > resource.length()) {
        return false;
      }
      int colon = resource.indexOf(':', start);
      int end = colon < 0 ? resource.length() : colon;
      boolean same =
          segment.equals(ANY)
              || (segment.length() == end - start && resource.startsWith(segment, start));
      if (!same) {
        return false;
      }
      start = end + 1;
    }
    return start > resource.length();
  }

  private static int pathStart(String text) {
    return text.startsWith("[") ? text.indexOf(']') + 1 : 0;
  }

  private static @Nullable String qualifier(String text, int pathStart) {
    return pathStart == 0 ? null : text.substring(1, pathStart - 1);
  }
}
