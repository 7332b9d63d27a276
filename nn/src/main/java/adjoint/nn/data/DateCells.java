package adjoint.nn.data;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Dates as days since 1970. */
final class DateCells {
  private static final double SECONDS_A_DAY = 86_400;

  private final DateTimeFormatter formatter;

  DateCells(String pattern) {
    formatter = formatter(pattern);
  }

  static DateTimeFormatter formatter(String pattern) {
    try {
      return new DateTimeFormatterBuilder()
          .appendPattern(pattern)
          .parseDefaulting(ChronoField.ERA, 1) // for years of the era, yyyy
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT); // there is no February 30
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Dates: '%s' is no pattern of dates: %s; see DateTimeFormatter"
              .formatted(pattern, e.getMessage()),
          e);
    }
  }

  /** Days since 1970-01-01T00:00 UTC; NaN if the text is no such date. */
  double days(String text) {
    try {
      // Exceptions are slow, and where dates are looked for most texts are none.
      ParsePosition end = new ParsePosition(0);
      if (formatter.parseUnresolved(text, end) == null || end.getIndex() < text.length()) {
        return Double.NaN;
      }
      TemporalAccessor parsed =
          formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return switch (parsed) {
        case OffsetDateTime time -> days(time.toInstant());
        case LocalDateTime time -> days(time.toInstant(ZoneOffset.UTC));
        default -> ((LocalDate) parsed).toEpochDay();
      };
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  private static double days(Instant time) {
    return (time.getEpochSecond() + time.getNano() / 1e9) / SECONDS_A_DAY;
  }
}
