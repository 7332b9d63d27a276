package adjoint.nn.export;

import static java.util.Objects.requireNonNull;

import adjoint.Recording;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Layer;
import adjoint.nn.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;

/**
 * A trained model as one Java class that needs nothing but the JDK: it predicts for one example at
 * a time, with the bits that the model gives, and threads may call it at once.
 *
 * {@snippet :
 * JavaModel.write(Path.of("src/shop/Model.java"), "shop", model, x); // x: an example, [n, …]
 * // double[] y = Model.predict(5.1, 3.5, 1.4, 0.2);
 * }
 *
 * <p>It is what the model does in evaluation, operation by operation ({@link Recording}), with the
 * numbers of now in strings; floats stay floats and doubles doubles. There are the elementwise
 * operations but special functions beyond {@code erf}, products of matrices, convolutions,
 * transposed ones too, pools, sums, maxima, softmax and its logarithm, normalization, embeddings,
 * orders, and what changes shapes: every layer of the library. Another operation is an error that
 * names it; ONNX ({@link adjoint.nn.onnx.Onnx}) knows more.
 */
public final class JavaModel {
  private static final Set<String> KEYWORDS =
      Set.of(
          "_ abstract assert boolean break byte case catch char class const continue default do double"
              .concat(" else enum extends false final finally float for goto if implements import")
              .concat(" instanceof int interface long native new null package private protected")
              .concat(" public return short static strictfp super switch synchronized this throw")
              .concat(" throws transient true try void volatile while")
              .split(" "));

  private JavaModel() {}

  /**
   * Writes what a layer computes to a file named after the class, such as {@code Model.java}.
   *
   * @param packageName empty for none
   * @param example at least one example, {@code [n, …]}; only its shape and dtype count
   */
  public static void write(Path file, String packageName, Layer model, Tensor example)
      throws IOException {
    requireNonNull(model, "JavaModel: model is null");
    write(file, packageName, (Tensor x) -> model.forward(x), example);
  }

  /**
   * Writes a function of one tensor or of {@link Indices}: what comes before and after a model can
   * be in the class, too.
   *
   * {@snippet :
   * JavaModel.write(file, "shop", (Tensor x) -> model.forward(x.sub(mean).div(deviation)).softmax(-1), x);
   * }
   *
   * @param packageName empty for none
   * @param example the first axis counts examples
   */
  public static <A> void write(Path file, String packageName, Function<A, Tensor> f, A example)
      throws IOException {
    requireNonNull(file, "JavaModel: file is null");
    requireNonNull(packageName, "JavaModel: packageName is null");
    requireNonNull(f, "JavaModel: f is null");
    requireNonNull(example, "JavaModel: example is null");
    String name = file.getFileName().toString();
    if (!name.endsWith(".java")) {
      throw new IllegalArgumentException(
          "JavaModel: %s is no Java file; its name is that of the class, as in Model.java"
              .formatted(file));
    }
    String source =
        source(packageName, name.substring(0, name.length() - ".java".length()), f, example);
    AtomicFile.write(file, out -> out.write(source.getBytes(StandardCharsets.UTF_8)));
  }

  /** The text of the class that {@link #write(Path, String, Function, Object)} writes. */
  public static <A> String source(
      String packageName, String className, Function<A, Tensor> f, A example) {
    requireNonNull(packageName, "JavaModel: packageName is null");
    requireNonNull(className, "JavaModel: className is null");
    requireNonNull(f, "JavaModel: f is null");
    requireNonNull(example, "JavaModel: example is null");
    if (!packageName.isEmpty()) {
      for (String part : packageName.split("\\.", -1)) {
        requireName("package", packageName, part);
      }
    }
    requireName("class", className, className);
    if (!(example instanceof Tensor) && !(example instanceof Indices)) {
      throw new IllegalArgumentException(
          "JavaModel: the example is a %s; one class takes one tensor or Indices, ONNX also records of them"
              .formatted(example.getClass().getSimpleName()));
    }
    return new JavaWriter(Recording.ofBatch(1, f, example)).write(packageName, className);
  }

  private static void requireName(String what, String whole, String name) {
    boolean fits =
        !name.isEmpty()
            && Character.isJavaIdentifierStart(name.charAt(0))
            && name.chars().allMatch(Character::isJavaIdentifierPart)
            && !KEYWORDS.contains(name);
    if (!fits) {
      throw new IllegalArgumentException(
          "JavaModel: %s is no name of a %s in Java".formatted(quoted(whole), what));
    }
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
