package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words that programs are made of. Words added with {@link #with} are featured: every program
 * has one of them.
 */
public final class Vocabulary {
  private static final Vocabulary STANDARD =
      new Vocabulary(
          Stream.of(
                  ElementwiseWords.all(),
                  ReductionWords.all(),
                  ShapeWords.all(),
                  IndexWords.all(),
                  ImageWords.all(),
                  LinearAlgebraWords.all(),
                  TilingWords.all(),
                  MathematicsWords.all())
              .flatMap(List::stream)
              .toList(),
          List.of());

  private final List<Word> words;
  private final List<Word> featured;

  private Vocabulary(List<Word> words, List<Word> featured) {
    this.words = words;
    this.featured = featured;
  }

  /** All operations that tensors have as methods. */
  public static Vocabulary standard() {
    return STANDARD;
  }

  /** These words and no others. */
  public static Vocabulary of(Word... words) {
    requireNonNull(words, "vocabulary: words is null");
    return new Vocabulary(Elements.copy("vocabulary: word", Arrays.asList(words)), List.of());
  }

  /** These words as well, and at least one of them in every program. */
  public Vocabulary with(Word... more) {
    requireNonNull(more, "vocabulary: more is null");
    List<Word> added = Elements.copy("vocabulary: word", Arrays.asList(more));
    List<Word> all = new ArrayList<>(words);
    all.addAll(added);
    List<Word> own = new ArrayList<>(featured);
    own.addAll(added);
    return new Vocabulary(List.copyOf(all), List.copyOf(own));
  }

  /** All words but those of these names. */
  public Vocabulary without(String... names) {
    requireNonNull(names, "vocabulary: names is null");
    List<String> gone = Elements.copy("vocabulary: name", Arrays.asList(names));
    return new Vocabulary(
        words.stream().filter(word -> !gone.contains(word.name())).toList(),
        featured.stream().filter(word -> !gone.contains(word.name())).toList());
  }

  /** The words. */
  public List<Word> words() {
    return words;
  }

  /** The words of which every program has one; none, if that does not matter. */
  public List<Word> featured() {
    return featured;
  }

  /** The words. */
  @Override
  public String toString() {
    return words.toString();
  }
}
