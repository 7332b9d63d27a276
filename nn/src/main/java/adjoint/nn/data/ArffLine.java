package adjoint.nn.data;

import adjoint.nn.file.FileFormatException;

/** One line of an ARFF file, and how far it has been read. */
final class ArffLine {
  private static final int QUOTED = 40; // letters of a cell in an error

  private final String source;
  private final long number;
  private final String text;
  private int at;

  ArffLine(String source, long number, String text) {
    this.source = source;
    this.number = number;
    this.text = text;
  }

  /** Whether there is nothing more but blanks and a comment. */
  boolean isAtEnd() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at == text.length() || text.charAt(at) == '%';
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || Character.isWhitespace(c);
  }

  /** Whether this character comes next, which is passed then. */
  boolean passes(char c) {
    boolean there = !isAtEnd() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  /** Passes this character. */
  void require(char c) {
    if (!passes(c)) {
      throw wrong("'" + c + "'");
    }
  }

  /** Passes what must be the end. */
  void requireEnd() {
    if (!isAtEnd()) {
      throw wrong("the end of the line");
    }
  }

  /** A word up to the next blank, or one in quotes. */
  Cell word() {
    return cell(" \t{");
  }

  /** What stands up to one of these characters, or in quotes. */
  Cell cell(String ends) {
    if (isAtEnd()) {
      throw wrong("a value");
    }
    int start = at;
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      at++;
      return new Cell(quoted(first), true, start);
    }
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0 && text.charAt(at) != '%') {
      at++;
    }
    String bare = text.substring(start, at).strip();
    if (bare.isEmpty()) {
      at = start;
      throw wrong("a value");
    }
    return new Cell(bare, false, start);
  }

  /**
   * A value as it stands in a line.
   *
   * @param text without its quotes
   * @param isQuoted whether it had some
   * @param start its place in the line
   */
  record Cell(String text, boolean isQuoted, int start) {
    boolean isMissing() {
      return !isQuoted && text.equals("?");
    }
  }

  private String quoted(char quote) {
    StringBuilder value = new StringBuilder();
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        c = escaped(text.charAt(at));
      }
      value.append(c);
    }
    throw wrong("the closing " + quote);
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** Something else should have come next. */
  FileFormatException wrong(String expected) {
    String rest = text.substring(Math.min(at, text.length())).strip();
    return error(at, expected, rest.isEmpty() ? "the end of the line" : quote(rest));
  }

  /** This cell should have been something else. */
  FileFormatException wrong(Cell cell, String expected) {
    return error(cell.start(), expected, quote(cell.text()));
  }

  FileFormatException error(int place, String expected, String found) {
    return new FileFormatException(
        source, "line %s, column %s".formatted(number, place + 1), expected, found);
  }

  private static String quote(String found) {
    return "'" + (found.length() <= QUOTED ? found : found.substring(0, QUOTED) + "…") + "'";
  }
}
