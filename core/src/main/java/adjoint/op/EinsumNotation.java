package adjoint.op;

import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * An einsum's notation read for the shapes of its operands: the labels of all axes, numbered, and
 * their extents.
 *
 * <p>A letter is a label; so is each axis that {@code ...} stands for, counted from the last. These
 * broadcast; axes of one letter must be equally long, also if one has extent 1.
 */
final class EinsumNotation {
  private static final int MOST_LABELS = Long.SIZE; // sets of them are bits
  private static final String DOTS = "...";

  private final String text;
  private final List<Shape> shapes;
  private final SequencedMap<Object, Integer> numbers = new LinkedHashMap<>(); // of labels
  private final List<Integer> extents = new ArrayList<>();
  private final Map<Character, Integer> firstOperand = new LinkedHashMap<>();
  private final Map<Character, Integer> uses = new LinkedHashMap<>();
  private final List<int[]> operands = new ArrayList<>();
  private final int[] output;
  private int dots = 0; // the most axes that ... stands for
  private boolean hasDots = false;

  EinsumNotation(String text, List<Shape> shapes) {
    this.text = text;
    this.shapes = shapes;
    int arrow = text.indexOf("->");
    int end = arrow < 0 ? text.length() : arrow;
    int start = 0;
    for (int k = 0; start <= end; k++) {
      int comma = text.indexOf(',', start);
      int stop = comma < 0 || comma > end ? end : comma;
      if (k >= shapes.size()) {
        throw error(
            start, "there are %s operands, but more in the notation".formatted(shapes.size()));
      }
      operands.add(operand(k, start, stop));
      start = stop + 1;
    }
    if (operands.size() < shapes.size()) {
      throw error(
          end,
          "there are %s operands, but %s in the notation"
              .formatted(shapes.size(), operands.size()));
    }
    output = arrow < 0 ? implied() : output(arrow + 2);
  }

  /** The labels of an operand's axes. */
  int[] operand(int k) {
    return operands.get(k).clone();
  }

  /** The labels of the result's axes. */
  int[] output() {
    return output.clone();
  }

  int extent(int label) {
    return extents.get(label);
  }

  private int[] operand(int k, int start, int stop) {
    Shape shape = shapes.get(k);
    List<Object> labels = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int rest = letters(start, stop, labels, places);
    int named = labels.size() - (rest < 0 ? 0 : 1);
    int more = shape.rank() - named;
    if (more < 0 || rest < 0 && more > 0) {
      throw error(
          start,
          "operand %s of shape %s has %s axes, not %s"
              .formatted(k, shape, shape.rank(), rest < 0 ? named : named + " or more"));
    }
    if (rest >= 0) {
      hasDots = true;
      dots = Math.max(dots, more);
      int at = places.get(rest);
      labels.remove(rest);
      places.remove(/* index */ rest);
      for (int i = 0; i < more; i++) {
        labels.add(rest + i, i - more); // −1 is the last of them
        places.add(rest + i, at);
      }
    }
    int[] found = new int[labels.size()];
    for (int axis = 0; axis < found.length; axis++) {
      found[axis] = label(labels.get(axis), k, shape.extent(axis), places.get(axis));
    }
    return found;
  }

  /** Reads letters and dots; the place of the dots among them, or −1. */
  private int letters(int start, int stop, List<Object> labels, List<Integer> places) {
    int rest = -1;
    for (int i = start; i < stop; i++) {
      char c = text.charAt(i);
      if (c == ' ') {
        continue;
      }
      if (text.startsWith(DOTS, i) && rest < 0) {
        rest = labels.size();
        labels.add(DOTS);
        places.add(i);
        i += DOTS.length() - 1;
      } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
        labels.add(c);
        places.add(i);
      } else {
        throw error(i, "%s is no letter, and no ... that comes once".formatted(c));
      }
    }
    return rest;
  }

  private int label(Object name, int operand, int extent, int place) {
    Integer known = numbers.get(name);
    if (name instanceof Character letter) {
      uses.merge(letter, 1, Integer::sum);
      firstOperand.putIfAbsent(letter, operand);
    }
    if (known == null) {
      if (numbers.size() == MOST_LABELS) {
        throw error(place, "there are more than %s different axes".formatted(MOST_LABELS));
      }
      numbers.put(name, extents.size());
      extents.add(extent);
      return extents.size() - 1;
    }
    int before = extents.get(known);
    boolean stretches = name instanceof Integer && (before == 1 || extent == 1);
    if (before != extent && !stretches) {
      if (name instanceof Character letter) {
        int first = firstOperand.getOrDefault(letter, operand);
        throw error(
            place,
            "%s is %s in operand %s of shape %s, but %s in operand %s of shape %s"
                .formatted(
                    letter,
                    before,
                    first,
                    shapes.get(first),
                    extent,
                    operand,
                    shapes.get(operand)));
      }
      throw error(
          place,
          "axis %s of those that ... stands for is %s, but %s in operand %s of shape %s"
              .formatted(name, before, extent, operand, shapes.get(operand)));
    }
    extents.set(known, before == 1 ? extent : before);
    return known;
  }

  private int[] output(int start) {
    List<Object> labels = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int rest = letters(start, text.length(), labels, places);
    if (rest < 0 && dots > 0) {
      throw error(start, "the result has no place for what ... stands for; sum it by hand");
    }
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (i == rest) {
        if (!hasDots) {
          throw error(places.get(i), "no operand has ...");
        }
        found.addAll(dotLabels());
        continue;
      }
      Integer known = numbers.get(labels.get(i));
      if (known == null) {
        throw error(places.get(i), "%s is in no operand".formatted(labels.get(i)));
      }
      if (found.contains(known)) {
        throw error(places.get(i), "%s is twice in the result".formatted(labels.get(i)));
      }
      found.add(known);
    }
    return found.stream().mapToInt(i -> i).toArray();
  }

  /** Without an arrow: what ... stands for, then the letters that occur once, in order. */
  private int[] implied() {
    List<Integer> found = new ArrayList<>(dotLabels());
    for (char letter : new TreeSet<>(uses.keySet())) {
      if (uses.getOrDefault(letter, 0) == 1) {
        found.add(numbers.get(letter));
      }
    }
    return found.stream().mapToInt(i -> i).toArray();
  }

  private List<Integer> dotLabels() {
    List<Integer> found = new ArrayList<>();
    for (int i = -dots; i < 0; i++) {
      found.add(numbers.get(i));
    }
    return found;
  }

  /** An error with the notation below it, and a mark below the letter. */
  private ShapeException error(int place, String message) {
    return new ShapeException(
        "einsum: " + message + "\n  " + text + "\n  " + " ".repeat(place) + "^");
  }

  @Override
  public String toString() {
    return text + Arrays.toString(output);
  }
}
