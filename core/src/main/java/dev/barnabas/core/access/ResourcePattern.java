package dev.barnabas.core.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** The resources that both match, as text; null: there are none. */
  @Nullable String intersection(ResourcePattern other) {
    boolean any = ANY.equals(qualifier);
    if (!any && !ANY.equals(other.qualifier) && !Objects.equals(qualifier, other.qualifier)) {
      return null;
    }
    List<String> path = intersection(segments, other.segments);
    String shared = any ? other.qualifier : qualifier;
    String prefix = shared == null ? "" : '[' + shared + ']';
    return path == null ? null : prefix + String.join(":", path);
  }

  private static @Nullable List<String> intersection(List<String> one, List<String> other) {
    if (one.size() > other.size()) {
      return intersection(other, one);
    }
    boolean open = one.getLast().equals(ANY);
    boolean longer = one.size() < other.size();
    // "foo:*" also matches "foo": what is left over may be that star alone.
    boolean starOnly = one.size() + 1 == other.size() && other.getLast().equals(ANY);
    if (longer && !open && !starOnly) {
      return null;
    }
    var path = new ArrayList<String>();
    for (int i = 0; i < one.size(); i++) {
      String first = one.get(i);
      String second = other.get(i);
      if (!first.equals(second) && !first.equals(ANY) && !second.equals(ANY)) {
        return null;
      }
      path.add(first.equals(ANY) ? second : first);
    }
    if (longer && open) {
      path.addAll(other.subList(one.size(), other.size()));
    }
    return path;
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
