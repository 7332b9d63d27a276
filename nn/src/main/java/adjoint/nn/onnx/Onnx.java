package adjoint.nn.onnx;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Models as files of ONNX (Open Neural Network Exchange), which ONNX Runtime, browsers, phones and
 * other frameworks run.
 *
 * {@snippet :
 * Onnx.write(Path.of("model.onnx"), model, x); // x: an example, [n, …]
 * OnnxModel imported = Onnx.read(Path.of("model.onnx"));
 * Tensor y = imported.forward(x);
 * }
 *
 * <p>A model is written as what it does in evaluation, operation by operation ({@link
 * adjoint.Recording}): the file runs at any batch size, which is the first axis of each input, and
 * has the other extents of the example. Parameters are initializers with their paths as names; what
 * is computed of them alone is folded. An operation that has no form in ONNX is an {@link
 * adjoint.op.NoOnnxFormException} that names it; operations of users have one if they define {@code
 * onnx}. Files use version 17 of ONNX's operators.
 *
 * <p>Models of doubles are files of doubles. Some operators, such as {@code Conv} and {@code Erf},
 * ONNX Runtime computes in floats alone; there the file casts, so that these have seven digits.
 *
 * <p>This needs {@code org.tribuo:tribuo-util-onnx:4.3.2}, which Adjoint does not bring along, and
 * in a module {@code requires org.tribuo.util.onnx;}.
 */
public final class Onnx {
  private Onnx() {}

  /**
   * Writes what a layer computes, with an input called {@code input} and a result {@code output}.
   *
   * @param example at least one example, {@code [n, …]}; only its shape and dtype count
   */
  public static void write(Path file, Layer model, Tensor example) throws IOException {
    requireNonNull(file, "Onnx.write: file is null");
    byte[] content = bytes(model, example);
    AtomicFile.write(file, out -> out.write(content));
  }

  /**
   * Writes a function of any inputs that uses the parameters of a model: what comes before and
   * after it can be in the file, too.
   *
   * {@snippet :
   * Onnx.write(file, model, (Tensor x) -> model.forward(x.sub(mean).div(deviation)).softmax(-1), x);
   * Onnx.write(file, net, (Indices words) -> net.read(words), text);
   * }
   *
   * <p>If there are several inputs, they are called {@code input0}, {@code input1} and so on, and
   * results likewise.
   *
   * @param model whose parameters keep their paths as names
   * @param example a tensor, {@link adjoint.array.Indices}, or a record, list or map of such, the
   *     first axis of each of which counts examples
   */
  public static <A> void write(Path file, Block model, Function<A, ?> f, A example)
      throws IOException {
    requireNonNull(file, "Onnx.write: file is null");
    byte[] content = bytes(model, f, example);
    AtomicFile.write(file, out -> out.write(content));
  }

  /** The content of the file that {@link #write(Path, Layer, Tensor)} writes. */
  public static byte[] bytes(Layer model, Tensor example) {
    requireNonNull(model, "Onnx: model is null");
    return bytes(model, (Tensor x) -> model.forward(x), example);
  }

  /** The content of the file that {@link #write(Path, Block, Function, Object)} writes. */
  public static <A> byte[] bytes(Block model, Function<A, ?> f, A example) {
    requireNonNull(model, "Onnx: model is null");
    requireNonNull(f, "Onnx: f is null");
    requireNonNull(example, "Onnx: example is null");
    IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
    model.parameters().forEach((path, parameter) -> names.putIfAbsent(parameter, path));
    model.buffers().forEach((path, buffer) -> names.putIfAbsent(buffer.value(), path));
    return withMessages(() -> Exporter.export(names, f, example));
  }

  /**
   * Reads a model. What is supported are files that hold all of it, with floats, doubles and
   * integers, and the operators of the versions 9 and later that models of PyTorch are usually made
   * of: elementwise functions, products, convolutions, pools, norms in evaluation, reductions,
   * softmax, recurrent layers, and what changes shapes; no loops or quantized numbers.
   *
   * @throws adjoint.nn.file.FileFormatException if the file is damaged, or holds an operator that
   *     is not supported, which is named
   */
  public static OnnxModel read(Path file) throws IOException {
    requireNonNull(file, "Onnx.read: file is null");
    return read(file.getFileName().toString(), Files.readAllBytes(file));
  }

  /** The model in what is the content of a file; {@code source} is its name in errors. */
  public static OnnxModel read(String source, byte[] content) {
    requireNonNull(source, "Onnx.read: source is null");
    requireNonNull(content, "Onnx.read: content is null");
    return withMessages(() -> GraphReader.read(source, content));
  }

  /** Calls code that needs the messages of ONNX. */
  static <R> R withMessages(Supplier<R> code) {
    try {
      return code.get();
    } catch (NoClassDefFoundError e) {
      String missing = String.valueOf(e.getMessage());
      if (!missing.contains("onnx") && !missing.contains("protobuf")) {
        throw e; // of the function that is exported
      }
      throw new IllegalStateException(
          "Onnx: the messages of ONNX are missing; add the dependency"
              + " org.tribuo:tribuo-util-onnx:4.3.2, and in a module `requires"
              + " org.tribuo.util.onnx;`",
          e);
    }
  }
}
