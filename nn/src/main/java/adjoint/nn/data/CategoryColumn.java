package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A column of categories: in each row one of a list of names, or none, if the cell is missing. The
 * list may have names that no row has, so that parts of a table agree about the codes, which are
 * places in the list.
 */
public final class CategoryColumn implements Column {
  /** The code of a missing cell. */
  public static final int MISSING = -1;

  private final String name;
  private final List<String> categories;
  private final int[] codes;

  private CategoryColumn(String name, List<String> categories, int[] codes) {
    this.name = name;
    this.categories = categories;
    this.codes = codes;
  }

  /** From the name in each row; the categories are all there are, sorted. */
  public static CategoryColumn of(String name, List<String> cells) {
    requireNonNull(name, "CategoryColumn: name is null");
    requireNonNull(cells, "CategoryColumn: cells is null");
    cells.forEach(cell -> requireNonNull(cell, "CategoryColumn: one of cells is null"));
    List<String> categories = List.copyOf(new TreeSet<>(cells));
    Map<String, Integer> places = places(categories);
    return wrap(name, categories, cells.stream().mapToInt(places::get).toArray());
  }

  /** From places in a list of names; −1 stands for a missing cell. */
  public static CategoryColumn of(String name, List<String> categories, int... codes) {
    requireNonNull(name, "CategoryColumn: name is null");
    requireNonNull(categories, "CategoryColumn: categories is null");
    requireNonNull(codes, "CategoryColumn: codes is null");
    categories.forEach(c -> requireNonNull(c, "CategoryColumn: one of categories is null"));
    if (new LinkedHashSet<>(categories).size() < categories.size()) {
      throw new IllegalArgumentException(
          "CategoryColumn: '%s' has a category twice: %s".formatted(name, categories));
    }
    for (int row = 0; row < codes.length; row++) {
      if (codes[row] < MISSING || codes[row] >= categories.size()) {
        throw new IllegalArgumentException(
            "CategoryColumn: '%s' has %s in row %s, but the %s categories are counted from 0, and"
                    .formatted(name, codes[row], row, categories.size())
                + " -1 stands for a missing cell");
      }
    }
    return wrap(name, List.copyOf(categories), codes.clone());
  }

  /** Adopts the array. */
  static CategoryColumn wrap(String name, List<String> categories, int[] codes) {
    return new CategoryColumn(name, categories, codes);
  }

  /** The place of each name. */
  static Map<String, Integer> places(List<String> categories) {
    Map<String, Integer> places = new HashMap<>();
    for (String category : categories) {
      places.put(category, places.size());
    }
    return places;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return codes.length;
  }

  /** All names that a row may have; their places are the codes. */
  public List<String> categories() {
    return categories;
  }

  /** The code in this row, {@link #MISSING} if the cell is missing. */
  public int code(int row) {
    return codes[Rows.require("code", row, codes.length)];
  }

  @Override
  public boolean isMissing(int row) {
    return code(row) == MISSING;
  }

  @Override
  public String text(int row) {
    int code = code(row);
    return code == MISSING ? "" : categories.get(code);
  }

  /** The codes, of which none may be missing: targets of a loss, or what an embedding takes. */
  public Indices indices() {
    requireComplete("indices");
    return Indices.of(codes);
  }

  /** How many rows have each category. */
  public int[] counts() {
    int[] counts = new int[categories.size()];
    for (int code : codes) {
      if (code != MISSING) {
        counts[code]++;
      }
    }
    return counts;
  }

  @Override
  public CategoryColumn rows(Indices rows) {
    return wrap(
        name,
        categories,
        Arrays.stream(Rows.require(rows, codes.length)).map(row -> codes[row]).toArray());
  }

  @Override
  public CategoryColumn named(String name) {
    return wrap(requireNonNull(name, "named: name is null"), categories, codes);
  }

  /**
   * The same cells with codes of another list of names.
   *
   * @param unseen what becomes of a cell whose name is not in the list
   */
  public CategoryColumn recode(List<String> categories, Unseen unseen) {
    requireNonNull(categories, "recode: categories is null");
    requireNonNull(unseen, "recode: unseen is null");
    categories.forEach(c -> requireNonNull(c, "recode: one of categories is null"));
    List<String> others = List.copyOf(categories);
    if (others.equals(this.categories)) {
      return this;
    }
    Map<String, Integer> places = places(others);
    int[] other = new int[codes.length];
    for (int row = 0; row < codes.length; row++) {
      Integer place = codes[row] == MISSING ? Integer.valueOf(MISSING) : places.get(text(row));
      if (place == null && unseen == Unseen.ERROR) {
        throw new IllegalArgumentException(
            "recode: row %s of column '%s': expected %s, found '%s'"
                .formatted(row, name, Unseen.expected(others), text(row)));
      }
      other[row] = place == null ? MISSING : place;
    }
    return wrap(name, others, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CategoryColumn that
        && name.equals(that.name)
        && categories.equals(that.categories)
        && Arrays.equals(codes, that.codes);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(codes);
  }

  /** The name, and the first cells. */
  @Override
  public String toString() {
    return name + NumberColumn.preview(this);
  }
}
