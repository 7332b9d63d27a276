package adjoint.nn.optim;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.nn.Parts;

/**
 * A schedule that is told how training goes: a factor that becomes smaller when a number, such as
 * the loss of the validation set, has not become better for a while.
 *
 * {@snippet :
 * ReduceOnPlateau plateau = new ReduceOnPlateau().factor(0.5).patience(3);
 * plateau.report(Loss.mse(model.forward(x), y).item()); // after each epoch, of examples held out
 * }
 *
 * <p>Unlike other schedules it remembers something: it is a {@link Block}, so that its {@link
 * #state} is saved and loaded like that of a model. Unless told otherwise, smaller is better by at
 * least 1e-4 of the best number so far; after more than 10 reports without a better one the factor
 * becomes a tenth. These, and the rules, are PyTorch's, but for one: by how much a number must be
 * better is a part of the best one's absolute value, so that negative numbers have to become better
 * too.
 */
public final class ReduceOnPlateau implements Schedule, Block {
  /** What is remembered. */
  private record Memory(Buffer factor, Buffer best, Buffer bad, Buffer cooling) {}

  private final Memory memory;
  private double reduction = 0.1;
  private long patience = 10;
  private long cooldown;
  private double threshold = 1e-4;
  private double least;
  private boolean largerIsBetter;

  /** Begins with a factor of 1. */
  public ReduceOnPlateau() {
    this(
        new Memory(
            number("factor", 1),
            number("best", Double.NaN),
            number("bad", 0),
            number("cooling", 0)));
  }

  private ReduceOnPlateau(Memory memory) {
    this.memory = memory;
  }

  private static Buffer number(String name, double value) {
    return Buffer.of(name, Tensor.scalar(DType.F64, value));
  }

  @Override
  public Parts parts() {
    return Parts.of(memory, this::remembering);
  }

  private ReduceOnPlateau remembering(Memory other) {
    ReduceOnPlateau same = new ReduceOnPlateau(other);
    same.reduction = reduction;
    same.patience = patience;
    same.cooldown = cooldown;
    same.threshold = threshold;
    same.least = least;
    same.largerIsBetter = largerIsBetter;
    return same;
  }

  // ---- settings

  /** What the factor is multiplied by when nothing has become better. */
  public ReduceOnPlateau factor(double factor) {
    this.reduction = requireFraction("factor", factor);
    return this;
  }

  /** How many reports in a row may be no better. */
  public ReduceOnPlateau patience(long reports) {
    this.patience = requireNotNegative("patience", reports);
    return this;
  }

  /** After how many reports the count begins again when the factor has become smaller. */
  public ReduceOnPlateau cooldown(long reports) {
    this.cooldown = requireNotNegative("cooldown", reports);
    return this;
  }

  /** By which part of its absolute value the best number must be surpassed. */
  public ReduceOnPlateau threshold(double part) {
    this.threshold = requireFraction("threshold", part);
    return this;
  }

  /** What the factor does not fall below. */
  public ReduceOnPlateau least(double factor) {
    this.least = requireFraction("least factor", factor);
    return this;
  }

  /** Larger numbers are better, such as an accuracy. */
  public ReduceOnPlateau largerIsBetter() {
    this.largerIsBetter = true;
    return this;
  }

  private static double requireFraction(String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          String.format(
              "ReduceOnPlateau: the %s must be from 0 up to but without 1, got %s",
              setting, value));
    }
    return value;
  }

  private static long requireNotNegative(String setting, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "ReduceOnPlateau: the %s must be 0 or positive, got %s".formatted(setting, value));
    }
    return value;
  }

  // ---- what is remembered

  /** The factor as of the last report, whatever the step. */
  @Override
  public double at(long step) {
    return get(memory.factor);
  }

  /** Takes notice of a number, and gives the factor from now on. NaN is not better. */
  public synchronized double report(double number) {
    boolean better = isBetter(number);
    if (better) {
      set(memory.best, number);
    }
    double cooling = get(memory.cooling);
    double bad = better || cooling > 0 ? 0 : get(memory.bad) + 1;
    set(memory.cooling, Math.max(cooling - 1, 0));
    if (bad > patience) {
      set(memory.factor, Math.max(get(memory.factor) * reduction, least));
      set(memory.cooling, (double) cooldown);
      bad = 0;
    }
    set(memory.bad, bad);
    return get(memory.factor);
  }

  private boolean isBetter(double number) {
    double best = get(memory.best);
    double margin = threshold * Math.abs(best);
    boolean first = Double.isNaN(best);
    return largerIsBetter
        ? number > best + margin || first && !Double.isNaN(number)
        : number < best - margin || first && !Double.isNaN(number);
  }

  private static double get(Buffer buffer) {
    return buffer.value().item();
  }

  private static void set(Buffer buffer, double value) {
    buffer.set(Tensor.scalar(buffer.value().dtype(), value));
  }

  /** The settings and the factor. */
  @Override
  public String toString() {
    return String.format(
        "ReduceOnPlateau(times %s after %s reports that are not %s, now %s)",
        reduction, patience, largerIsBetter ? "larger" : "smaller", at(0));
  }
}
