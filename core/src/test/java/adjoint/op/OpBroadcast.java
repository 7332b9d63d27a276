package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;

/** One input of a sample is stretched along an axis, by the operation itself if it does that. */
final class OpBroadcast {
  private OpBroadcast() {}

  /** Whether there was an axis to stretch. */
  static boolean check(Entry entry, Source source, Sample sample, int input) {
    List<Tensor> leaves = sample.leaves(DType.F64);
    Shape shape = leaves.get(input).shape();
    if (shape.rank() == 0 || shape.size() == 0) {
      return false;
    }
    int axis = source.axis(shape.extents());
    NdArray slice = OpCatalog.copy(leaves.get(input).data().slice(axis, 0, 1, 1));
    Tensor small = Tensor.of(slice).asVariable();
    Tensor full = Tensor.of(OpCatalog.copy(slice.broadcastTo(shape))).asVariable();

    List<Tensor> copies = replaced(leaves, input, full);
    Tensor y = sample.run().apply(copies);
    Tensor u = Derivatives.weights(source, y.shape());
    List<Tensor> expected = Grad.of(y, copies, u);

    List<Tensor> stretched = replaced(leaves, input, small.broadcastTo(shape.extents()));
    compare(entry, sample, stretched, replaced(leaves, input, small), u, expected, input);
    boolean byItself = entry instanceof Entry.Binary;
    if (byItself && broadcast(leaves, input, slice.shape()).equals(y.shape())) {
      List<Tensor> given = replaced(leaves, input, small);
      compare(entry, sample, given, given, u, expected, input);
    }
    return true;
  }

  private static Shape broadcast(List<Tensor> leaves, int input, Shape small) {
    return Shape.broadcast("test", leaves.get(1 - input).shape(), small);
  }

  private static void compare(
      Entry entry,
      Sample sample,
      List<Tensor> in,
      List<Tensor> leaves,
      Tensor u,
      List<Tensor> expected,
      int input) {
    List<Tensor> gradients = Grad.of(sample.run().apply(in), leaves, u);
    for (int i = 0; i < leaves.size(); i++) {
      Tensor sum = i == input ? expected.get(i).sumTo(leaves.get(i).shape()) : expected.get(i);
      double[] size = expected.get(i).abs().sumTo(leaves.get(i).shape()).toDoubleArray();
      double[] actual = gradients.get(i).toDoubleArray();
      double[] wanted = sum.toDoubleArray();
      assertEquals(sum.shape(), gradients.get(i).shape(), entry::toString);
      for (int at = 0; at < actual.length; at++) {
        assertEquals(wanted[at], actual[at], 1e-12 * (1 + size[at]), entry + " stretched");
      }
    }
  }

  private static List<Tensor> replaced(List<Tensor> in, int input, Tensor x) {
    List<Tensor> result = new ArrayList<>(in);
    result.set(input, x);
    return result;
  }
}
