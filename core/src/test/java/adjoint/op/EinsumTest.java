package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.graph.Graph;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EinsumTest {
  private static final Tensor A = Tensor.arange(DType.F64, 0, 6, 1).reshape(2, 3);
  private static final Tensor B = Tensor.arange(DType.F64, 0, 12, 1).reshape(3, 4);

  @Test
  void productsTracesAndSums() {
    assertEquals(A.matmul(B).data(), Tensor.einsum("ij,jk->ik", A, B).data());
    assertEquals(A.matmul(B).transpose().data(), Tensor.einsum("ij,jk->ki", A, B).data());
    assertEquals(A.matmul(B).data(), Tensor.einsum(" a b , b c ", A, B).data());
    assertEquals(A.transpose().data(), Tensor.einsum("ba", A).data(), "in alphabetical order");
    assertEquals(15, Tensor.einsum("ij->", A).item());
    Tensor square = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    assertEquals(5, Tensor.einsum("ii", square).item());
    assertEquals(Tensor.of(1.0, 4).data(), Tensor.einsum("ii->i", square).data());
    assertEquals(
        6, Tensor.einsum(",->", Tensor.of(2.0).squeeze(), Tensor.of(3.0).squeeze()).item());
    assertEquals(A.data(), Tensor.einsum("...->...", A).data());
    assertEquals(
        Tensor.zeros(DType.F64, 2, 2).data(),
        Tensor.einsum("ij,jk", Tensor.zeros(DType.F64, 2, 0), Tensor.zeros(DType.F64, 0, 2))
            .data());
    Tensor cube = Tensor.arange(DType.F64, 0, 8, 1).reshape(2, 2, 2);
    assertEquals(Tensor.of(0.0, 7).data(), Tensor.einsum("iii->i", cube).data());
  }

  @Test
  void whatDotsStandForBroadcasts() {
    Tensor rows = Tensor.ones(DType.F64, 5, 1, 2, 3);
    assertEquals(
        List.of(5, 7, 2, 4),
        extents(Tensor.einsum("...ij,...jk", rows, Tensor.ones(DType.F64, 7, 3, 4))));
    assertEquals(
        List.of(2, 5, 7, 4),
        extents(Tensor.einsum("...ij,...jk->i...k", rows, Tensor.ones(DType.F64, 7, 3, 4))));
  }

  /** However many shapes there are, and on however many threads. */
  @Test
  void plansAreMadeForEachShape() {
    IntStream.range(1, 1500)
        .parallel()
        .forEach(n -> {
          Tensor ones = Tensor.ones(DType.F64, n % 750 + 1, 2);
          Tensor y = Tensor.einsum("ij,kj->ik", ones, Tensor.ones(DType.F64, 3, 2));
          assertEquals(Tensor.full(DType.F64, 2, n % 750 + 1, 3).data(), y.data());
        });
  }

  private static List<Integer> extents(Tensor x) {
    return Arrays.stream(x.shape().extents()).boxed().toList();
  }

  /** A product of two is one matmul; a chain is multiplied from the side where it is narrow. */
  @Test
  void contractionsAreMatmulsInASensibleOrder() {
    assertEquals(1, matmuls(Tensor.einsum("ij,jk->ik", A.asVariable(), B)));
    assertEquals(
        1,
        matmuls(
            Tensor.einsum(
                "bhqd,bhkd->bhqk", Tensor.ones(2, 3, 4, 5).asVariable(), Tensor.ones(2, 3, 6, 5))));
    Tensor wide = Tensor.ones(50, 50).asVariable();
    Tensor y = Tensor.einsum("ij,jk,k->i", wide, wide, Tensor.ones(50));
    String graph = Graph.of(y).toString();
    assertEquals(2, matmuls(y));
    assertTrue(!graph.contains("matmul [50, 50]"), graph);
    Tensor vector = Tensor.ones(2).asVariable();
    Tensor many =
        Tensor.einsum("a,b,c,d,e,f,g->", vector, vector, vector, vector, vector, vector, vector);
    assertEquals(128, many.item());
  }

  private static long matmuls(Tensor y) {
    Set<Tensor> seen = new HashSet<>();
    Deque<Tensor> open = new ArrayDeque<>(List.of(y));
    long count = 0;
    while (!open.isEmpty()) {
      Tensor next = open.pop();
      if (seen.add(next)) {
        count += next.op().filter(op -> op instanceof MatMul).isPresent() ? 1 : 0;
        open.addAll(next.inputs());
      }
    }
    return count;
  }

  @Test
  void errorsPointAtTheLetter() {
    error(
        """
        einsum: j is 3 in operand 0 of shape [2, 3], but 2 in operand 1 of shape [2, 3]
          ij,jk->ik
             ^\
        """,
        "ij,jk->ik",
        A,
        A);
    error(
        """
        einsum: x is in no operand
          ij->ix
               ^\
        """,
        "ij->ix",
        A);
    error(
        """
        einsum: i is twice in the result
          ij->ii
               ^\
        """,
        "ij->ii",
        A);
    error(
        """
        einsum: operand 1 of shape [3, 4] has 2 axes, not 3
          ij,jkl->ik
             ^\
        """,
        "ij,jkl->ik",
        A,
        B);
    error(
        """
        einsum: operand 0 of shape [2, 3] has 2 axes, not 3 or more
          i...jk
          ^\
        """,
        "i...jk",
        A);
    error(
        """
        einsum: there are 1 operands, but more in the notation
          ij,jk
             ^\
        """,
        "ij,jk",
        A);
    error(
        """
        einsum: there are 2 operands, but 1 in the notation
          ij->i
            ^\
        """,
        "ij->i",
        A,
        B);
    error(
        """
        einsum: 1 is no letter, and no ... that comes once
          i1->i
           ^\
        """,
        "i1->i",
        A);
    error(
        """
        einsum: no operand has ...
          ij->...i
              ^\
        """,
        "ij->...i",
        A);
    error(
        """
        einsum: the result has no place for what ... stands for; sum it by hand
          i...->i
                ^\
        """,
        "i...->i",
        A);
    error(
        """
        einsum: axis -2 of those that ... stands for is 2, but 3 in operand 1 of shape [3, 4]
          ...,...
              ^\
        """,
        "...,...",
        A,
        B);
  }

  private static void error(String message, String notation, Tensor... operands) {
    assertEquals(
        message,
        assertThrows(RuntimeException.class, () -> Tensor.einsum(notation, operands)).getMessage());
  }
}
