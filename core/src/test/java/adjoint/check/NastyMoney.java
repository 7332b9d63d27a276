package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;
import static adjoint.check.Nasty.numbers;

import adjoint.Value;
import java.util.List;

/** Formulas of finance and of colour. */
final class NastyMoney {
  static final Nasty CASES = new Nasty();

  private NastyMoney() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    finance();
    colour();
  }

  private static void finance() {
    CASES.values(
        "Black-Scholes near maturity",
        NastyMoney::blackScholes,
        numbers(between(80, 120), at(100), between(0.5, 2), between(0.1, 0.4)),
        numbers(beside(100, -6, 1), at(100), decades(-12, -1), between(0.01, 0.4)));
    CASES.values(
        "Black-Scholes far from the strike",
        NastyMoney::blackScholes,
        numbers(between(80, 120), at(100), between(0.5, 2), between(0.1, 0.4)),
        numbers(
            either(between(1, 20), between(400, 9000)),
            at(100),
            between(0.01, 1),
            between(0.05, 0.2)));
    CASES.values(
        "payoff of a call spread",
        v -> v.get(0).sub(100).relu().sub(v.get(0).sub(110).relu()).mul(v.get(1)),
        numbers(between(102, 108), between(0.9, 1)),
        numbers(either(near(100, -12, 1), near(110, -12, 1)), between(0.9, 1)));
    CASES.plain(
        "payoff of a barrier option",
        s -> s < 90 ? 0 : Math.max(s - 100, 0) + 5,
        s -> s < 100 ? 0 : 1,
        between(101, 120),
        either(near(100, -12, 1), beside(90, -12, 1)));
    CASES.plain(
        "annuity at a rate near 0",
        r -> (1 - Math.pow(1 + r, -30)) / r,
        NastyMoney::slopeOfAnnuity,
        between(0.05, 0.2),
        eitherSign(decades(-12, -6)));
    CASES.family(
        "CRRA utility near log",
        (c, e) -> (Math.pow(c, e) - 1) / e,
        (c, e) -> Math.pow(c, e - 1),
        between(0.2, 2),
        between(0.5, 3),
        decades(-2, 2));
    CASES.family(
        "Box-Cox near log",
        (x, l) -> (Math.pow(x, l) - 1) / l,
        (x, l) -> Math.pow(x, l - 1),
        eitherSign(decades(-15, -6)),
        decades(-2, 3));
    CASES.plain(
        "Box-Cox by its exponent",
        l -> (Math.pow(7, l) - 1) / l,
        NastyMoney::slopeOfBoxCox,
        between(0.3, 2),
        eitherSign(decades(-10, -4)));
    CASES.plain(
        "tax by brackets",
        NastyMoney::tax,
        x -> x < 11_000 ? 0 : x < 48_000 ? 0.2 : x < 160_000 ? 0.4 : 0.45,
        either(between(15e3, 45e3), between(60e3, 140e3)),
        either(near(11_000, -8, 3), near(48_000, -8, 3), near(160_000, -8, 3)));
    CASES.plain(
        "postage by started pounds",
        w -> 3 + 1.5 * Math.ceil(w) + 0.02 * w,
        _ -> 0.02,
        between(1.3, 1.7),
        beside(3, -12, -1));
    CASES.plain(
        "present value over 300 months",
        r -> presentValue(r, 300),
        r -> slopeOfPresentValue(r, 300),
        between(0.001, 0.02),
        eitherSign(decades(-12, -5)));
    CASES.plain(
        "interest rounded to cents",
        x -> Math.rint(x * 1.0375 * 100) / 100,
        _ -> 0,
        between(100, 1e5));
  }

  private static void colour() {
    CASES.plain(
        "sRGB to light",
        NastyMoney::linear,
        x -> x <= 0.04045 ? 1 / 12.92 : 2.4 / 1.055 * Math.pow((x + 0.055) / 1.055, 1.4),
        between(0.1, 0.9),
        near(0.04045, -12, -2));
    CASES.plain(
        "light to sRGB",
        x -> x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055,
        x -> x <= 0.0031308 ? 12.92 : 1.055 / 2.4 * Math.pow(x, 1 / 2.4 - 1),
        between(0.1, 0.9),
        near(0.0031308, -12, -4));
    CASES.plain(
        "lightness",
        y -> y > 216.0 / 24389 ? 116 * Math.cbrt(y) - 16 : 24389 / 27.0 * y,
        y -> y > 216.0 / 24389 ? 116.0 / 3 / Math.pow(Math.cbrt(y), 2) : 24389 / 27.0,
        between(0.1, 0.9),
        near(216.0 / 24389, -12, -3));
    CASES.values(
        "saturation of nearly gray",
        v -> highest(v).sub(lowest(v)).div(highest(v)),
        numbers(at(0.2), between(0.4, 0.5), between(0.7, 0.9)),
        numbers(at(0.5), near(0.5, -12, -2), near(0.5, -12, -2)));
    CASES.values(
        "hue of nearly gray",
        v ->
            v.get(1)
                .sub(v.get(2))
                .mul(Math.sqrt(3))
                .atan2(v.get(0).mul(2).sub(v.get(1)).sub(v.get(2))),
        numbers(between(0.8, 0.9), between(0.2, 0.7), between(0.2, 0.7)),
        numbers(at(0.5), beside(0.5, -12, -2), beside(0.5, -12, -2)));
    CASES.plain("a byte of brightness", x -> Math.rint(255 * linear(x)), _ -> 0, between(0.1, 0.9));
  }

  /** Of a share, the strike, the time left and the volatility. */
  private static Value blackScholes(List<Value> v) {
    Value s = v.get(3).mul(v.get(2).sqrt());
    Value up =
        v.get(0).div(v.get(1)).log().add(v.get(2).mul(v.get(3).square().mul(0.5).add(0.03))).div(s);
    Value paid = v.get(1).mul(v.get(2).mul(-0.03).exp()).mul(up.sub(s).normalCdf());
    return v.get(0).mul(up.normalCdf()).sub(paid);
  }

  private static double slopeOfAnnuity(double r) {
    if (Math.abs(r) < 1e-5) {
      return -30 * 31 / 2.0 + 30 * 31 * 32 / 3.0 * r;
    }
    return (30 * Math.pow(1 + r, -31) * r - 1 + Math.pow(1 + r, -30)) / (r * r);
  }

  private static double slopeOfBoxCox(double l) {
    double log = Math.log(7);
    return Math.abs(l) < 1e-3
        ? log * log * (0.5 + l * log / 3 + l * l * log * log / 8)
        : (Math.pow(7, l) * (log * l - 1) + 1) / (l * l);
  }

  private static double tax(double x) {
    return 0.2 * Math.max(x - 11_000, 0)
        + 0.2 * Math.max(x - 48_000, 0)
        + 0.05 * Math.max(x - 160_000, 0);
  }

  private static double presentValue(double r, int n) {
    double sum = 0;
    for (int k = 1; k <= n; k++) {
      sum += Math.pow(1 + r, -k);
    }
    return sum;
  }

  private static double slopeOfPresentValue(double r, int n) {
    double sum = 0;
    for (int k = 1; k <= n; k++) {
      sum -= k * Math.pow(1 + r, -k - 1);
    }
    return sum;
  }

  private static double linear(double x) {
    return x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
  }

  private static Value highest(List<Value> v) {
    return v.get(0).maximum(v.get(1)).maximum(v.get(2));
  }

  private static Value lowest(List<Value> v) {
    return v.get(0).minimum(v.get(1)).minimum(v.get(2));
  }
}
