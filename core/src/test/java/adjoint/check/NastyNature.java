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

import adjoint.Value;
import java.util.List;

/** Formulas of chemistry, biology, geography and the sky. */
final class NastyNature {
  static final Nasty CASES = new Nasty();

  private NastyNature() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    chemistryAndBiology();
    earthAndSky();
  }

  private static void chemistryAndBiology() {
    CASES.values(
        "Michaelis-Menten over decades",
        v -> v.get(0).mul(v.get(2)).div(v.get(1).add(v.get(2))),
        each(3, between(0.5, 2)),
        each(3, decades(-9, 6)));
    CASES.plain(
        "Hill's curve of order 20",
        x -> Math.pow(x, 20) / (1 + Math.pow(x, 20)),
        x -> 20 * Math.pow(x, 19) / Math.pow(1 + Math.pow(x, 20), 2),
        between(0.7, 1.3),
        either(decades(-3, -1), decades(1, 4)));
    CASES.plain(
        "van der Waals near the covolume",
        v -> 8 / (3 * v - 1) - 3 / (v * v),
        v -> -24 / Math.pow(3 * v - 1, 2) + 6 / (v * v * v),
        between(0.6, 3),
        rng -> 1.0 / 3 + decades(-12, -3).of(rng));
    CASES.plain(
        "pH of a strong acid, diluted",
        c -> -Math.log10((c + Math.sqrt(c * c + 4e-14)) / 2),
        c -> -1 / (Math.log(10) * Math.sqrt(c * c + 4e-14)),
        decades(-3, 0),
        decades(-14, -5));
    CASES.plain(
        "a weak acid by the quadratic formula",
        c -> (-1e-5 + Math.sqrt(1e-10 + 4e-5 * c)) / 2,
        c -> 1e-5 / Math.sqrt(1e-10 + 4e-5 * c),
        decades(-3, 0),
        decades(-16, -8));
    CASES.plain(
        "opening rate of a channel at its hole",
        u -> 0.01 * (10 - u) / (Math.exp((10 - u) / 10) - 1),
        u -> -0.1 * bernoulliSlope((10 - u) / 10) * 0.1,
        between(15, 40),
        beside(10, -10, -2));
    CASES.plain(
        "Goldman's flux near no voltage",
        u -> u / (1 - Math.exp(-u)),
        u -> 1 + bernoulliSlope(u),
        between(1, 4),
        eitherSign(decades(-10, -4)));
    CASES.values(
        "an epidemic over 60 days",
        NastyNature::epidemic,
        numbers(between(0.2, 0.5), between(0.05, 0.15)),
        numbers(between(1.5, 2.5), decades(-12, -1)));
    CASES.plain(
        "Gompertz' curve, early and late",
        t -> Math.exp(-20 * Math.exp(-t)),
        t -> 20 * Math.exp(-t) * Math.exp(-20 * Math.exp(-t)),
        between(1, 5),
        either(between(-4, -1), between(20, 60)));
    CASES.plain(
        "a dose, taken up and lost at nearly one rate",
        k -> 2 * k / (k - 1) * (Math.exp(-2) - Math.exp(-2 * k)),
        NastyNature::slopeOfDose,
        between(2, 3),
        beside(1, -9, -4));
  }

  private static void earthAndSky() {
    CASES.values(
        "haversine of near and opposite places",
        NastyNature::haversine,
        each(4, between(0.1, 1)),
        either2(
            numbers(at(0.5), beside(0.5, -12, -3), at(1), beside(1, -12, -3)),
            numbers(at(0.5), beside(-0.5, -6, -2), at(0), beside(Math.PI, -6, -2))));
    CASES.values(
        "bearing",
        v ->
            v.get(3)
                .sin()
                .mul(v.get(1).cos())
                .atan2(
                    v.get(0)
                        .cos()
                        .mul(v.get(1).sin())
                        .sub(v.get(0).sin().mul(v.get(1).cos()).mul(v.get(3).cos())))
                .mul(v.get(2)),
        each(4, between(0.2, 1)),
        numbers(at(0.5), beside(0.4, -8, -2), at(1), eitherSign(decades(-15, -3))));
    CASES.plain(
        "Mercator near the pole",
        a -> Math.log(Math.tan(Math.PI / 4 + a / 2)),
        a -> 1 / Math.cos(a),
        between(-1, 1),
        rng -> Math.PI / 2 - decades(-12, -3).of(rng));
    CASES.plain(
        "length of a day near the polar circle",
        d -> Math.acos(-Math.tan(1.16) * Math.tan(d)),
        d ->
            Math.tan(1.16)
                / Math.pow(Math.cos(d), 2)
                / Math.sqrt(1 - Math.pow(Math.tan(1.16) * Math.tan(d), 2)),
        between(-0.2, 0.2),
        rng -> Math.atan(1 / Math.tan(1.16)) - decades(-12, -4).of(rng));
    CASES.values(
        "orbital speed",
        v -> v.get(0).rdiv(2).sub(v.get(1).reciprocal()).mul(3.986e14).sqrt(),
        each(2, between(7e6, 8e6)),
        numbers(at(7e6), rng -> 3.5e6 + decades(-6, 2).of(rng)));
    CASES.values(
        "offset of map coordinates",
        v -> v.get(0).sub(4_500_000).square().add(v.get(1).sub(500_000).square()).sqrt(),
        numbers(between(4_400_000, 4_500_000), between(5e5, 6e5)),
        numbers(beside(4_500_000, -6, 1), near(500_000, -6, 1)));
    CASES.values(
        "magnitude of two stars",
        v -> v.get(0).mul(-0.4).exp().add(v.get(1).mul(-0.4).exp()).log().mul(-2.5),
        each(2, between(1, 5)),
        numbers(between(-30, 0), between(20, 80)));
  }

  private static Nasty.Numbers either2(Nasty.Numbers a, Nasty.Numbers b) {
    return rng -> rng.nextBoolean() ? a.of(rng) : b.of(rng);
  }

  /** Of {@code z/(e^z − 1)}. */
  private static double bernoulliSlope(double z) {
    return Math.abs(z) < 0.02
        ? -0.5 + z / 6 - z * z * z / 180
        : (Math.exp(z) - 1 - z * Math.exp(z)) / Math.pow(Math.expm1(z), 2);
  }

  private static Value epidemic(List<Value> v) {
    Value well = v.get(0).constant(0.999);
    Value ill = v.get(0).constant(0.001);
    for (int day = 0; day < 60; day++) {
      Value caught = v.get(0).mul(well).mul(ill);
      well = well.sub(caught);
      ill = ill.add(caught).sub(v.get(1).mul(ill));
    }
    return ill;
  }

  /** Of {@code 2k e^-2 φ(2(k − 1))}, where {@code φ(z) = 2 (1 − e^-z)/z}. */
  private static double slopeOfDose(double k) {
    double z = 2 * (k - 1);
    boolean isSmall = Math.abs(z) < 1e-3;
    double phi = isSmall ? 1 - z / 2 + z * z / 6 : -Math.expm1(-z) / z;
    double slope =
        isSmall ? -0.5 + z / 3 - z * z / 8 : (Math.exp(-z) * z + Math.expm1(-z)) / (z * z);
    return 4 * Math.exp(-2) * (phi + 2 * k * slope);
  }

  private static Value haversine(List<Value> v) {
    Value a = v.get(0).sub(v.get(1)).mul(0.5).sin().square();
    Value b = v.get(2).sub(v.get(3)).mul(0.5).sin().square();
    return a.add(b.mul(v.get(0).cos()).mul(v.get(1).cos())).sqrt().asin().mul(12_742);
  }
}
