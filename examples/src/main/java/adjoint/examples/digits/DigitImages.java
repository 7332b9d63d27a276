package adjoint.examples.digits;

import adjoint.Tensor;
import adjoint.array.Indices;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Images of digits, and which digits they are.
 *
 * @param images {@code [n, 1, 16, 16]}, from −1 for the paper to 1 for the ink
 * @param labels the digits
 */
public record DigitImages(Tensor images, Indices labels) {
  /** How many rows an image has, and how many columns. */
  public static final int SIDE = 16;

  private static final int PIXELS = SIDE * SIDE;

  /**
   * Reads an image a line: the digit, and then 256 numbers from −1 to 1, row by row.
   *
   * @throws IllegalArgumentException with the line that is wrong
   */
  public static DigitImages parse(List<String> lines) {
    List<float[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        String where = "line %s".formatted(i + 1);
        String[] cells = line.split("\\s+", -1);
        if (cells.length != PIXELS + 1) {
          throw new IllegalArgumentException(
              "%s: %s numbers where %s belong: the digit and %s pixels"
                  .formatted(where, cells.length, PIXELS + 1, PIXELS));
        }
        float[] image = new float[PIXELS];
        for (int j = 0; j < PIXELS; j++) {
          image[j] = (float) number(cells[j + 1], -1, 1, where);
        }
        double label = number(cells[0], 0, 9, where);
        if (label != Math.rint(label)) {
          throw new IllegalArgumentException("%s: '%s' is no digit".formatted(where, cells[0]));
        }
        images.add(image);
        labels.add((int) label);
      }
    }
    if (images.size() < 10) {
      throw new IllegalArgumentException(
          "there are %s images in it; give some of each digit".formatted(images.size()));
    }
    return of(images, labels);
  }

  private static double number(String cell, double low, double high, String where) {
    double number;
    try {
      number = Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!(number >= low && number <= high)) {
      throw new IllegalArgumentException(
          "%s: '%s' is no number from %s to %s".formatted(where, cell, (int) low, (int) high));
    }
    return number;
  }

  /** From pixels row by row. */
  static DigitImages of(List<float[]> images, List<Integer> labels) {
    Tensor all = Tensor.of(images.toArray(float[][]::new)).reshape(-1, 1, SIDE, SIDE);
    return new DigitImages(all, Indices.of(labels.stream().mapToInt(l -> l).toArray()));
  }

  /** How many there are. */
  public int count() {
    return labels.shape().size();
  }

  /** One image, row by row. */
  public double[] pixels(int i) {
    return images.select(0, i).toDoubleArray();
  }

  /** All in an order that is drawn. */
  public DigitImages shuffled(RandomGenerator rng) {
    int[] order = IntStream.range(0, count()).toArray();
    for (int i = order.length - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return rows(order);
  }

  /** Those from here to before there. */
  public DigitImages range(int from, int to) {
    return rows(IntStream.range(from, to).toArray());
  }

  private DigitImages rows(int[] which) {
    int[] some = IntStream.of(which).map(labels::get).toArray();
    return new DigitImages(images.indexSelect(0, Indices.of(which)), Indices.of(some));
  }
}
