package dev.barnabas.core.stats;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How long an interval is, and how it is named: {@code 2015-02-03:15:05}, all in UTC. */
public enum StatsUnit {
  MINUTE("uuuu-MM-dd:HH:mm"),
  HOUR("uuuu-MM-dd:HH"),
  DAY("uuuu-MM-dd"),
  MONTH("uuuu-MM");

  /** What completes an id: the first minute of whatever it names. */
  private static final String FIRST = "2000-01-01:00:00";

  private final String pattern;
  private final DateTimeFormatter format;

  StatsUnit(String pattern) {
    this.pattern = pattern;
    this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** As it stands in requests and answers. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The unit of that name.
   *
   * @throws ProtocolException 40003 when there is none
   */
  public static StatsUnit ofWireName(String name) {
    for (StatsUnit unit : values()) {
      if (unit.wireName().equals(name)) {
        return unit;
      }
    }
    throw new ProtocolException(
        ErrorCode.INVALID_PARAMETER, "parameter unit: must be minute, hour, day or month");
  }

  /** The name of the interval that begins then. */
  public String id(long startMillis) {
    return format.format(utc(startMillis));
  }

  /** Where the interval begins that holds the moment. */
  public long floor(long millis) {
    LocalDateTime time = utc(millis);
    LocalDateTime start =
        switch (this) {
          case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
          case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
          case DAY -> time.truncatedTo(ChronoUnit.DAYS);
          case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        };
    return start.toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** The last moment of the interval that holds the moment. */
  public long last(long millis) {
    LocalDateTime start = utc(floor(millis));
    LocalDateTime next =
        switch (this) {
          case MINUTE -> start.plusMinutes(1);
          case HOUR -> start.plusHours(1);
          case DAY -> start.plusDays(1);
          case MONTH -> start.plusMonths(1);
        };
    return next.toInstant(ZoneOffset.UTC).toEpochMilli() - 1;
  }

  /**
   * The unit whose ids look so.
   *
   * @throws ProtocolException 40003 when there is none
   */
  public static StatsUnit ofId(String id) {
    for (StatsUnit unit : values()) {
      if (unit.idChars() == id.length()) {
        return unit;
      }
    }
    throw invalid(id);
  }

  private int idChars() {
    return pattern.length();
  }

  /**
   * Where the interval begins that an id names; of any unit.
   *
   * @throws ProtocolException 40003 when it names none
   */
  public static long parse(String id) {
    var _ = ofId(id);
    String whole = id + FIRST.substring(id.length());
    try {
      return LocalDateTime.parse(whole, MINUTE.format).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException notADate) {
      throw invalid(id);
    }
  }

  private static ProtocolException invalid(String id) {
    return new ProtocolException(
        ErrorCode.INVALID_PARAMETER, "'" + id + "' is no interval such as 2015-02-03:15:05");
  }

  private static LocalDateTime utc(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }
}
