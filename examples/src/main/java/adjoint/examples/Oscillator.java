package adjoint.examples;

import java.util.Arrays;

/**
 * {@code u″ + 2δ·u′ + ω²·u = 0} with {@code u(0) = 1}, {@code u′(0) = 0}: what swings and tires.
 */
final class Oscillator {
  /** 2δ. */
  static final double FRICTION = 0.5;

  /** ω². */
  static final double STIFFNESS = 9;

  static final double END = 4;

  private Oscillator() {}

  /** So many times, from 0 to the end. */
  static double[] times(int count) {
    double[] times = new double[count];
    Arrays.setAll(times, i -> END * i / (count - 1));
    return times;
  }

  /** The exact solution: {@code e^(−δt)·(cos νt + δ/ν·sin νt)} with {@code ν = √(ω² − δ²)}. */
  static double[] solution(double[] times) {
    double delta = FRICTION / 2;
    double nu = Math.sqrt(STIFFNESS - delta * delta);
    return Arrays.stream(times)
        .map(t -> Math.exp(-delta * t) * (Math.cos(nu * t) + delta / nu * Math.sin(nu * t)))
        .toArray();
  }

  /** How far the worst of these is from the exact solution. */
  static double error(double[] times, double[] found) {
    double[] exact = solution(times);
    double worst = 0;
    for (int i = 0; i < exact.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - exact[i]));
    }
    return worst;
  }
}
