package adjoint.array;

import java.util.OptionalInt;

/**
 * What is taken of an axis: numpy's {@code start:stop:step} with bounds clamped to the axis, one
 * index, a new axis, or all axes that nothing else is said of.
 *
 * {@snippet :
 * x.slice(Span.of(1, -1), Span.all().by(2));           // x[1:-1, ::2]
 * x.slice(Span.at(0), Span.rest(), Span.newAxis());    // x[0, ..., None]
 * x.slice(Span.all().by(-1));                          // x[::-1]
 * }
 */
public final class Span {
  /** What one of them does to the axes. */
  public enum Kind {
    /** Takes every step-th position from start to stop. */
    RANGE,
    /** Takes one position and drops the axis. */
    INDEX,
    /** Inserts an axis of extent 1. */
    NEW_AXIS,
    /** Takes as many whole axes as the others leave. */
    REST
  }

  private final Kind kind;
  private final OptionalInt start;
  private final OptionalInt stop;
  private final int step;

  private Span(Kind kind, OptionalInt start, OptionalInt stop, int step) {
    this.kind = kind;
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  private static Span range(OptionalInt start, OptionalInt stop) {
    return new Span(Kind.RANGE, start, stop, 1);
  }

  /** The whole axis: {@code :}. */
  public static Span all() {
    return range(OptionalInt.empty(), OptionalInt.empty());
  }

  /** From {@code start} on: {@code start:}. */
  public static Span from(int start) {
    return range(OptionalInt.of(start), OptionalInt.empty());
  }

  /** Up to but without {@code stop}: {@code :stop}. */
  public static Span to(int stop) {
    return range(OptionalInt.empty(), OptionalInt.of(stop));
  }

  /** From {@code start} up to but without {@code stop}: {@code start:stop}. */
  public static Span of(int start, int stop) {
    return range(OptionalInt.of(start), OptionalInt.of(stop));
  }

  /** One position, which must exist; the axis is dropped. */
  public static Span at(int index) {
    return new Span(Kind.INDEX, OptionalInt.of(index), OptionalInt.empty(), 1);
  }

  /** An axis of extent 1: {@code None}. */
  public static Span newAxis() {
    return new Span(Kind.NEW_AXIS, OptionalInt.empty(), OptionalInt.empty(), 1);
  }

  /** All axes that the others leave: {@code ...}. */
  public static Span rest() {
    return new Span(Kind.REST, OptionalInt.empty(), OptionalInt.empty(), 1);
  }

  /** Every {@code step}-th position of a range; a negative step goes backwards, from the end. */
  public Span by(int step) {
    if (kind != Kind.RANGE || step == 0) {
      throw new IllegalArgumentException(
          "by: " + this + " by " + step + "; only a range has a step, and it cannot be 0");
    }
    return new Span(kind, start, stop, step);
  }

  /** What it does. */
  public Kind kind() {
    return kind;
  }

  /** From one position to the next. */
  public int step() {
    return step;
  }

  /** The index, negative from the end as it was given. */
  public int index() {
    return start.orElseThrow();
  }

  /** The first position of a range on an axis of this extent, as Python has it. */
  public int first(int extent) {
    return step > 0 ? bound(start, 0, 0, extent) : bound(start, extent - 1, -1, extent - 1);
  }

  /** The number of positions of a range on an axis of this extent. */
  public int count(int extent) {
    int from = first(extent);
    int to = step > 0 ? bound(stop, extent, 0, extent) : bound(stop, -1, -1, extent - 1);
    long distance = step > 0 ? (long) to - from : (long) from - to;
    return (int) Math.max(0, Math.ceilDiv(distance, Math.abs((long) step)));
  }

  /** A bound, counted from 0 and clamped; {@code none} if none was given. */
  private static int bound(OptionalInt given, int none, int least, int most) {
    if (given.isEmpty()) {
      return none;
    }
    int extent = least < 0 ? most + 1 : most;
    long at = given.getAsInt() < 0 ? (long) given.getAsInt() + extent : given.getAsInt();
    return (int) Math.max(least, Math.min(most, at));
  }

  /** As numpy writes it. */
  @Override
  public String toString() {
    return switch (kind) {
      case RANGE ->
          (start.isPresent() ? start.getAsInt() : "")
              + ":"
              + (stop.isPresent() ? stop.getAsInt() : "")
              + (step == 1 ? "" : ":" + step);
      case INDEX -> String.valueOf(start.orElseThrow());
      case NEW_AXIS -> "None";
      case REST -> "...";
    };
  }
}
