package adjoint.op;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;
import java.util.Map;

/**
 * A graph of ONNX that is being written: what an exporter implements, and what an operation's form
 * is written to, by {@link OnnxValue} and {@link OnnxCall}. Names of values are the exporter's.
 *
 * <p>The operators are those of version 17 of ONNX's default operator set.
 */
public interface OnnxNodes {
  /**
   * Adds a node, and gives the names of its results.
   *
   * @param type the operator, such as {@code Relu}
   * @param inputs its inputs, in order
   * @param attributes by name: an Integer, a Double, a String, or a list of Integers
   * @param results how many it has
   */
  List<String> add(String type, List<OnnxValue> inputs, Map<String, ?> attributes, int results);

  /** A constant of numbers. */
  String constant(NdArray numbers);

  /** A constant of integers. */
  String constant(Shape shape, long... integers);

  /** The batch size of the call that the graph will run in: a vector of one integer. */
  OnnxValue batchSize();
}
