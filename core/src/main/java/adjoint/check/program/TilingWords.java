package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.Span;
import adjoint.check.JavaText;
import adjoint.op.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What continues, repeats and takes apart arrays. */
final class TilingWords {
  private TilingWords() {}

  static List<Word> all() {
    return List.of(
        along("pad", axis -> call("pad(" + axis + ", 1, 0)", x -> x.pad(axis, 1, 0))),
        along(
            "padding",
            axis ->
                call(
                    "pad(" + axis + ", 1, 1, Padding.REFLECT)",
                    x -> x.pad(axis, 1, 1, Padding.REFLECT))),
        along("roll", axis -> call("roll(" + axis + ", 1)", x -> x.roll(axis, 1))),
        Word.of("tile", 1, call("tile(2)", x -> x.tile(2)), call("tile(2, 1)", x -> x.tile(2, 1))),
        along("repeat", axis -> call("repeat(" + axis + ", 2)", x -> x.repeat(axis, 2))),
        Word.binary("kron", "$0.kron($1)", Tensor::kron),
        Word.of(
            "meshgrid",
            2,
            Call.of("Tensor.meshgrid(List.of($0, $1)).get(0)", in -> Tensor.meshgrid(in).get(0))),
        Word.of(
            "einsum",
            2,
            Call.of(
                "Tensor.einsum(\"ij,kj->ik\", $0, $1)",
                in -> Tensor.einsum("ij,kj->ik", in.get(0), in.get(1))),
            Call.of(
                "Tensor.einsum(\"i,i\", $0, $1)",
                in -> Tensor.einsum("i,i", in.get(0), in.get(1)))),
        along("unfold", axis -> call("unfold(" + axis + ", 2, 1)", x -> x.unfold(axis, 2, 1))),
        along("fold", axis -> call("fold(" + axis + ", 6, 1)", x -> x.fold(axis, 6, 1))),
        Word.of(
            "span",
            1,
            call(
                "slice(Span.from(1), Span.rest(), Span.newAxis())",
                x -> x.slice(Span.from(1), Span.rest(), Span.newAxis())),
            call(
                "slice(Span.rest(), Span.all().by(-1))",
                x -> x.slice(Span.rest(), Span.all().by(-1)))),
        Word.of("maskedSelect", 1, shapes -> maskedSelect(shapes.getFirst())),
        Word.of("scatterAdd", 1, shapes -> scatterAdd(shapes.getFirst())),
        Word.of("indexAdd", 1, shapes -> indexAdd(shapes.getFirst())));
  }

  private static Call call(String call, Function<Tensor, Tensor> f) {
    return Call.of("$0." + call, in -> f.apply(in.getFirst()));
  }

  private static Word along(String name, IntFunction<Call> call) {
    return Word.of(
        name, 1, shapes -> IntStream.range(0, shapes.getFirst().rank()).mapToObj(call).toList());
  }

  private static List<Call> maskedSelect(Shape shape) {
    if (shape.rank() != 1 || shape.size() == 0) {
      return List.of();
    }
    double[] mask = IntStream.range(0, shape.size()).mapToDouble(i -> 1 - i % 2).toArray();
    String list =
        String.join(", ", IntStream.range(0, mask.length).mapToObj(i -> 1 - i % 2 + ".0").toList());
    return List.of(
        call("maskedSelect(NdArray.of(" + list + "))", x -> x.maskedSelect(NdArray.of(mask))));
  }

  private static List<Call> scatterAdd(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = axis;
      int[] positions = new int[shape.size()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = i % 3 % 2;
      }
      Indices indices = Indices.wrap(positions, shape);
      calls.add(
          call(
              "scatterAdd(" + axis + ", " + JavaText.of(indices) + ", 2)",
              x -> x.scatterAdd(at, indices, 2)));
    }
    return calls;
  }

  private static List<Call> indexAdd(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = axis;
      Indices indices =
          Indices.of(IntStream.range(0, shape.extent(axis)).map(i -> i % 2).toArray());
      calls.add(
          call(
              "indexAdd(" + axis + ", " + JavaText.of(indices) + ", 2)",
              x -> x.indexAdd(at, indices, 2)));
    }
    return calls;
  }
}
