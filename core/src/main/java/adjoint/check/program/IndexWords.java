package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.check.JavaText;
import java.util.ArrayList;
import java.util.List;

/** What takes elements by their positions. */
final class IndexWords {
  private IndexWords() {}

  static List<Word> all() {
    return List.of(
        Word.of("indexSelect", 1, shapes -> indexSelect(shapes.getFirst())),
        Word.of("gather", 1, shapes -> gather(shapes.getFirst())),
        Word.of(
            "where",
            3,
            Call.of(
                "Tensor.where($0, $1, $2)", in -> Tensor.where(in.get(0), in.get(1), in.get(2)))));
  }

  private static List<Call> indexSelect(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int n = shape.extent(axis);
      if (n > 0) {
        calls.add(indexSelect(axis, Indices.of(0)));
        calls.add(indexSelect(axis, Indices.of(n - 1, 0, n - 1)));
        calls.add(indexSelect(axis, Indices.of(new int[][] {{0, n - 1}, {n / 2, 0}})));
      }
    }
    return calls;
  }

  private static Call indexSelect(int axis, Indices indices) {
    return Call.of(
        "$0.indexSelect(" + axis + ", " + JavaText.of(indices) + ")",
        in -> in.getFirst().indexSelect(axis, indices));
  }

  private static List<Call> gather(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int n = shape.extent(axis);
      for (int extent : n == 0 ? new int[0] : n == 1 ? new int[] {1} : new int[] {1, n, n + 1}) {
        Shape target = shape.with(axis, extent);
        int[] positions = new int[target.size()];
        for (int i = 0; i < positions.length; i++) {
          positions[i] = (i * 5 / 2 + i % 3) % n;
        }
        calls.add(gather(axis, Indices.wrap(positions, target)));
      }
    }
    return calls;
  }

  private static Call gather(int axis, Indices indices) {
    return Call.of(
        "$0.gather(" + axis + ", " + JavaText.of(indices) + ")",
        in -> in.getFirst().gather(axis, indices));
  }
}
