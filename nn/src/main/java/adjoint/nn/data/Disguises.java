package adjoint.nn.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names of categories that were meant for something else. */
final class Disguises {
  private static final double NEARLY = 0.9;

  /** With marks of thousands, a currency or a percent sign. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?\\p{Sc}?\\h?[-+]?(\\d{1,3}([,.'\\h]\\d{3})+|\\d+)([.,]\\d+)?\\h?[%‰\\p{Sc}]?");

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4}([-/.])\\d{1,2}\\2\\d{1,2}|\\d{1,2}([-/.])\\d{1,2}\\3(\\d{4}|\\d{2}))([T ].*)?");

  private Disguises() {}

  static List<String> of(List<String> names) {
    List<String> found = new ArrayList<>();
    if (areNearlyAll(names, name -> DATE.matcher(name).matches())) {
      found.add("dates, such as '%s'? have them read as dates".formatted(names.getFirst()));
    } else if (areNearlyAll(names, Disguises::isMarkedNumber)) {
      found.add(
          "numbers, such as '%s'? write them without marks, as 1234.5".formatted(names.getFirst()));
    }
    Map<String, String> folded = new HashMap<>();
    for (String name : names) {
      String other = folded.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        found.add("'%s' and '%s' are two categories: the same?".formatted(other, name));
        break;
      }
    }
    return found;
  }

  private static boolean isMarkedNumber(String name) {
    return NUMBER.matcher(name).matches() && Double.isNaN(Cells.number(name, '.'));
  }

  private static boolean areNearlyAll(List<String> names, Predicate<String> test) {
    long count = names.stream().filter(test).count();
    return count >= NEARLY * names.size();
  }
}
