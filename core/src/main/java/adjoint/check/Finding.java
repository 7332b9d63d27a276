package adjoint.check;

import java.util.Optional;

/** One thing that a check found. */
public sealed interface Finding {

  /** How grave it is. */
  Verdict verdict();

  /**
   * A derivative that is not the slope of the function.
   *
   * @param order 1 for a gradient, 2 for the gradient of a gradient …
   * @param input with respect to what, for example {@code x[1, 2]}
   * @param output of what, for example {@code y[0]}
   * @param claimed the number that is claimed
   * @param measured the slope
   * @param note where that is not all: at a kink, or in a direction of many coordinates
   */
  record WrongDerivative(
      int order, String input, String output, double claimed, Measured measured, String note)
      implements Finding {
    @Override
    public Verdict verdict() {
      return Verdict.WRONG;
    }

    /** How far claim and slope are apart, as a part of the larger. */
    double severity() {
      double distance =
          Math.abs(claimed - measured.slope())
              / Math.max(Math.abs(claimed), Math.abs(measured.slope()));
      return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    @Override
    public String toString() {
      return Places.derivative(order, output, input)
          + ": claimed "
          + claimed
          + ", measured "
          + measured
          + (note.isEmpty() ? "" : ", " + note);
    }
  }

  /**
   * A law that every gradient obeys, broken.
   *
   * @param law the law
   * @param how the numbers that break it
   */
  record BrokenLaw(String law, String how) implements Finding {
    @Override
    public Verdict verdict() {
      return Verdict.WRONG;
    }

    @Override
    public String toString() {
      return law + ": broken, " + how;
    }
  }

  /**
   * A place where finite differences give no answer.
   *
   * @param reason why not, in a word
   * @param place where
   * @param why why not, in a sentence
   * @param cause what the function threw, if that is why
   */
  record Undecided(Reason reason, String place, String why, Optional<RuntimeException> cause)
      implements Finding {
    Undecided(Reason reason, String place, String why) {
      this(reason, place, why, Optional.empty());
    }

    @Override
    public Verdict verdict() {
      return Verdict.CANNOT_TELL;
    }

    @Override
    public String toString() {
      return place
          + ": cannot tell ("
          + reason
          + "), "
          + why
          + cause.map(e -> "; it throws " + e).orElse("");
    }
  }
}
