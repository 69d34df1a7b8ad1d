package dev.barnabas.app.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Wikimedia events as they were recorded, each whole, at their real pace and again after
 * {@value #LOOP_MILLIS} ms.
 *
 * <p>The source tells whole seconds; the events of one second are spread evenly over it. Thread:
 * any; immutable.
 */
final class EditFeed implements Feed {
  static final long LOOP_MILLIS = 140_000;
  private static final Pattern RECORDED_AT = Pattern.compile("\"dt\":\"([^\"]+)\"");

  private final List<Edit> edits;

  /**
   * @param lines one event as JSON per line, in the order of the recording
   */
  EditFeed(List<String> lines) {
    List<Long> seconds = lines.stream().map(EditFeed::secondOf).sorted().toList();
    List<String> ordered = new ArrayList<>(lines);
    ordered.sort((a, b) -> Long.compare(secondOf(a), secondOf(b)));
    List<Edit> timed = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      long second = seconds.get(i);
      int first = seconds.indexOf(second);
      int together = seconds.lastIndexOf(second) - first + 1;
      long within = 1_000L * (i - first) / together;
      timed.add(new Edit((second - seconds.getFirst()) * 1_000 + within, ordered.get(i)));
    }
    this.edits = List.copyOf(timed);
  }

  @Override
  public String topic() {
    return DemoTopic.EDITS.topicName();
  }

  @Override
  public long dueAt(long elapsedMillis) {
    long within = elapsedMillis % LOOP_MILLIS;
    long due = edits.stream().filter(edit -> edit.afterMillis() < within).count();
    return elapsedMillis / LOOP_MILLIS * edits.size() + due;
  }

  @Override
  public DemoRecord recordAt(long index, Stamp stamp) {
    return new DemoRecord(null, edits.get((int) (index % edits.size())).json());
  }

  private static long secondOf(String line) {
    Matcher matcher = RECORDED_AT.matcher(line);
    if (!matcher.find()) {
      throw new IllegalArgumentException("an event without meta.dt: " + line);
    }
    return Instant.parse(matcher.group(1)).getEpochSecond();
  }

  private record Edit(long afterMillis, String json) {}
}
