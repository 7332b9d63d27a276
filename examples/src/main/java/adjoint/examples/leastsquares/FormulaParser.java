package adjoint.examples.leastsquares;

import adjoint.Value;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Recursive descent, one method for each level of precedence. */
final class FormulaParser {
  private static final Map<String, UnaryOperator<Value>> FUNCTIONS =
      Map.of(
          "exp", Value::exp,
          "log", Value::log,
          "sin", Value::sin,
          "cos", Value::cos,
          "arctan", Value::atan);

  private final String text;
  private int at;

  FormulaParser(String text) {
    this.text = text;
  }

  Formula whole() {
    Formula formula = sum();
    if (peek() != 0) {
      throw error("nothing more was expected");
    }
    return formula;
  }

  private Formula sum() {
    Formula left = product();
    while (peek() == '+' || peek() == '-') {
      boolean plus = text.charAt(at++) == '+';
      Formula a = left;
      Formula b = product();
      left = plus ? n -> a.at(n).add(b.at(n)) : n -> a.at(n).sub(b.at(n));
    }
    return left;
  }

  private Formula product() {
    Formula left = signed();
    while (peek() == '*' || peek() == '/') {
      boolean times = text.charAt(at++) == '*';
      Formula a = left;
      Formula b = signed();
      left = times ? n -> a.at(n).mul(b.at(n)) : n -> a.at(n).div(b.at(n));
    }
    return left;
  }

  /** A minus binds less than a power does: {@code -x**2} is {@code -(x**2)}. */
  private Formula signed() {
    if (!take("-")) {
      return power();
    }
    Formula a = signed();
    return a instanceof Formula.Constant(double value)
        ? new Formula.Constant(-value)
        : n -> a.at(n).neg();
  }

  private Formula power() {
    Formula base = atom();
    if (!take("**")) {
      return base;
    }
    Formula exponent = signed();
    return exponent instanceof Formula.Constant(double p)
        ? n -> base.at(n).pow(p)
        : n -> base.at(n).pow(exponent.at(n));
  }

  private Formula atom() {
    char next = peek();
    if (take("(")) {
      return closed(')');
    }
    if (take("[")) {
      return closed(']');
    }
    if (Character.isDigit(next) || next == '.') {
      return new Formula.Constant(Double.parseDouble(word("0-9.")));
    }
    if (!Character.isLetter(next)) {
      throw error("a number, a name or a bracket was expected");
    }
    String name = word("A-Za-z0-9");
    UnaryOperator<Value> function = FUNCTIONS.get(name.toLowerCase(Locale.ROOT));
    if (function != null) {
      Formula argument = atom();
      return n -> function.apply(argument.at(n));
    }
    return name.equals("pi") ? new Formula.Constant(Math.PI) : n -> named(name, n);
  }

  private Formula closed(char bracket) {
    Formula inside = sum();
    if (!take(String.valueOf(bracket))) {
      throw error("'%s' was expected".formatted(bracket));
    }
    return inside;
  }

  private static Value named(String name, Map<String, Value> names) {
    Value value = names.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "'%s' is neither a parameter nor a column; there are %s".formatted(name, names.keySet()));
    }
    return value;
  }

  /** The next character that is no blank, or 0 at the end. */
  private char peek() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at == text.length() ? 0 : text.charAt(at);
  }

  private boolean take(String symbol) {
    peek();
    boolean there = text.startsWith(symbol, at);
    at += there ? symbol.length() : 0;
    return there;
  }

  private String word(String letters) {
    int end = at;
    while (end < text.length() && text.substring(end, end + 1).matches("[" + letters + "]")) {
      end++;
    }
    String word = text.substring(at, end);
    at = end;
    return word;
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException(
        "formula '%s', at place %s: %s".formatted(text, at + 1, what));
  }
}
