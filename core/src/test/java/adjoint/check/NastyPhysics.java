package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;
import static adjoint.check.Nasty.numbers;

import java.util.List;

/** Formulas of physics. */
final class NastyPhysics {
  static final Nasty CASES = new Nasty();

  private NastyPhysics() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    physics();
  }

  private static void physics() {
    CASES.plain(
        "Planck's law in SI units",
        f -> 2 * H * f * f * f / (C * C) / Math.expm1(H * f / (K * 5800)),
        NastyPhysics::slopeOfPlanck,
        decades(14, 15),
        either(decades(6, 10), decades(15.2, 16.5)));
    CASES.values(
        "Coulomb's force in SI units",
        v -> v.get(0).mul(v.get(1)).mul(8.9875517923e9).div(v.get(2).square()),
        numbers(at(1.6e-19), at(3.2e-19), at(5e-11)),
        numbers(decades(-20, -6), decades(-20, -6), decades(-15, -1)));
    CASES.values(
        "gravity in SI units",
        v -> v.get(0).mul(v.get(1)).mul(6.6743e-11).div(v.get(2).square()),
        numbers(at(2e30), at(6e24), at(1.5e11)),
        numbers(decades(0, 30), decades(0, 30), decades(0, 21)));
    CASES.plain(
        "Lorentz factor near light speed",
        b -> 1 / Math.sqrt(1 - b * b),
        b -> b / Math.pow(1 - b * b, 1.5),
        between(0.1, 0.9),
        rng -> 1 - decades(-14, -3).of(rng));
    CASES.plain(
        "dilation near a horizon",
        r -> Math.sqrt(1 - 3 / r),
        r -> 1.5 / (r * r * Math.sqrt(1 - 3 / r)),
        between(4, 9),
        rng -> 3 + decades(-13, -3).of(rng));
    CASES.plain(
        "Lennard-Jones, very near",
        r -> 4 * (Math.pow(r, -12) - Math.pow(r, -6)),
        r -> 4 * (-12 * Math.pow(r, -13) + 6 * Math.pow(r, -7)),
        between(0.9, 2),
        decades(-4, -1));
    CASES.plain(
        "Lennard-Jones, cut off",
        r -> r > 2.5 ? 0 : 4 * (Math.pow(r, -12) - Math.pow(r, -6)),
        r -> r > 2.5 ? 0 : 4 * (-12 * Math.pow(r, -13) + 6 * Math.pow(r, -7)),
        between(0.9, 2),
        beside(2.5, -10, -1));
    CASES.plain(
        "refraction near the critical angle",
        a -> Math.asin(1.5 * Math.sin(a)),
        a -> 1.5 * Math.cos(a) / Math.sqrt(1 - Math.pow(1.5 * Math.sin(a), 2)),
        between(0.1, 0.6),
        rng -> Math.asin(1 / 1.5) - decades(-13, -3).of(rng));
    CASES.plain(
        "reflection near the critical angle",
        a -> reflected(1.5 * Math.sin(a)),
        a -> slopeOfReflected(1.5 * Math.sin(a)) * 1.5 * Math.cos(a),
        between(0.1, 0.6),
        rng -> Math.asin(1 / 1.5) + eitherSign(decades(-9, -3)).of(rng));
    CASES.plain(
        "image near the focus",
        g -> 1 / (1 / 0.05 - 1 / g),
        g -> -Math.pow(1 / (1 / 0.05 - 1 / g) / g, 2),
        between(0.1, 1),
        beside(0.05, -12, -4));
    CASES.values(
        "parallel resistances of very different sizes",
        v ->
            v.get(0)
                .reciprocal()
                .add(v.get(1).reciprocal())
                .add(v.get(2).reciprocal())
                .reciprocal(),
        each(3, between(1, 5)),
        each(3, decades(-9, 12)));
    CASES.plain(
        "Arrhenius in SI units",
        t -> 1e13 * Math.exp(-1.2e-19 / (K * t)),
        t -> 1e13 * Math.exp(-1.2e-19 / (K * t)) * 1.2e-19 / (K * t * t),
        between(300, 2000),
        between(9, 40));
    CASES.plain(
        "a resonance of high quality",
        w -> 1 / Math.sqrt(Math.pow(1 - w * w, 2) + Math.pow(1e-8 * w, 2)),
        NastyPhysics::slopeOfResonance,
        between(0.3, 0.8),
        beside(1, -10, -4));
    CASES.plain(
        "Breit-Wigner in electron volts",
        e -> 1 / (Math.pow(e - 91.19e9, 2) + 1e18),
        e -> -2 * (e - 91.19e9) / Math.pow(Math.pow(e - 91.19e9, 2) + 1e18, 2),
        between(89e9, 91e9),
        between(1, 1e6));
    CASES.plain(
        "diode",
        u -> 1e-12 * (Math.exp(u / 0.02585) - 1),
        u -> 1e-12 / 0.02585 * Math.exp(u / 0.02585),
        between(0.3, 0.7),
        either(decades(-15, -3), between(-2, -0.4), between(10, 18)));
    CASES.plain(
        "friction by velocity",
        v -> 9.81 * Math.signum(v) + 0.1 * v,
        _ -> 0.1,
        between(0.5, 2),
        beside(0, -12, -2));
    CASES.plain(
        "sine of the time since 1970",
        t -> Math.sin(2 * Math.PI * t / 86_400),
        t -> 2 * Math.PI / 86_400 * Math.cos(2 * Math.PI * t / 86_400),
        between(1, 86_400),
        between(1.7e9, 1.8e9));
    CASES.plain(
        "sine of the milliseconds since 1970",
        t -> Math.sin(2 * Math.PI * t / 1000),
        t -> 2 * Math.PI / 1000 * Math.cos(2 * Math.PI * t / 1000),
        between(1, 1000),
        between(1.7e12, 1.8e12));
    CASES.plain(
        "an inclined throw, upwards",
        a -> 100 / 9.81 * Math.sin(2 * a),
        a -> 200 / 9.81 * Math.cos(2 * a),
        between(0.1, 0.6),
        near(Math.PI / 4, -12, -3));
  }

  private static final double H = 6.62607015e-34;

  private static final double K = 1.380649e-23;

  private static final double C = 299_792_458;

  private static double slopeOfPlanck(double f) {
    double z = H * f / (K * 5800);
    double scale = 2 * H / (C * C);
    return scale * (3 * f * f / Math.expm1(z) - f * f * z / Math.expm1(z) / -Math.expm1(-z));
  }

  /**
   * The part of light across the plane that goes back; all of it if s, the sine behind, is above 1.
   */
  private static double reflected(double s) {
    if (s >= 1) {
      return 1;
    }
    double in = 1.5 * Math.sqrt(1 - s * s / 2.25);
    double out = Math.sqrt(1 - s * s);
    return Math.pow((in - out) / (in + out), 2);
  }

  private static double slopeOfReflected(double s) {
    if (s >= 1) {
      return 0;
    }
    double in = 1.5 * Math.sqrt(1 - s * s / 2.25);
    double out = Math.sqrt(1 - s * s);
    double r = (in - out) / (in + out);
    double din = -s / in;
    double dout = -s / out;
    return 2 * r * 2 * (din * out - in * dout) / ((in + out) * (in + out));
  }

  private static double slopeOfResonance(double w) {
    double d = Math.pow(1 - w * w, 2) + Math.pow(1e-8 * w, 2);
    return -0.5 * Math.pow(d, -1.5) * (-4 * w * (1 - w * w) + 2e-16 * w);
  }
}
