package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.check.JavaText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What gives an array another shape. */
final class ShapeWords {
  private ShapeWords() {}

  static List<Word> all() {
    return List.of(
        unary("transpose", ShapeWords::transpose),
        unary("permute", ShapeWords::permute),
        unary("reshape", ShapeWords::reshape),
        unary("unsqueeze", ShapeWords::unsqueeze),
        unary("squeeze", ShapeWords::squeeze),
        unary("broadcastTo", ShapeWords::broadcastTo),
        unary("sumTo", ShapeWords::sumTo),
        unary("slice", ShapeWords::slice),
        unary("select", ShapeWords::select),
        unary("split", ShapeWords::split),
        unary("chunk", ShapeWords::chunk),
        unary("unbind", ShapeWords::unbind),
        Word.of("concat", 2, shapes -> concat(shapes.getFirst())),
        Word.of("stack", 2, shapes -> stack(shapes.getFirst())));
  }

  private static Word unary(String name, Function<Shape, List<Call>> calls) {
    return Word.of(name, 1, shapes -> calls.apply(shapes.getFirst()));
  }

  private static Call call(String call, Function<Tensor, Tensor> f) {
    return Call.of("$0." + call, in -> f.apply(in.getFirst()));
  }

  private static List<Call> transpose(Shape shape) {
    List<Call> calls = new ArrayList<>();
    if (shape.rank() >= 2) {
      calls.add(call("transpose()", Tensor::transpose));
    }
    if (shape.rank() >= 3) {
      calls.add(call("transpose(0, 1)", x -> x.transpose(0, 1)));
      calls.add(call("transpose(0, -1)", x -> x.transpose(0, -1)));
    }
    return calls;
  }

  /** Every rotation of the axes, and their reversal. */
  private static List<Call> permute(Shape shape) {
    int rank = shape.rank();
    List<Call> calls = new ArrayList<>();
    for (int shift = 1; shift < rank; shift++) {
      int by = shift;
      calls.add(permutation(IntStream.range(0, rank).map(i -> (i + by) % rank).toArray()));
    }
    if (rank > 2) {
      calls.add(permutation(IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()));
    }
    return calls;
  }

  private static Call permutation(int... axes) {
    return call("permute(" + JavaText.list(axes) + ")", x -> x.permute(axes));
  }

  private static List<Call> reshape(Shape shape) {
    List<Call> calls = new ArrayList<>();
    int size = shape.size();
    if (size == 1) {
      calls.add(call("reshape()", x -> x.reshape()));
    }
    calls.add(call("reshape(-1)", x -> x.reshape(-1)));
    for (int rows = 1; rows <= size; rows++) {
      if (size % rows == 0) {
        int m = rows;
        int n = size / rows;
        calls.add(call("reshape(" + JavaText.list(m, n) + ")", x -> x.reshape(m, n)));
      }
    }
    return calls;
  }

  private static List<Call> unsqueeze(Shape shape) {
    return IntStream.rangeClosed(0, shape.rank())
        .mapToObj(axis -> call("unsqueeze(" + axis + ")", x -> x.unsqueeze(axis)))
        .toList();
  }

  private static List<Call> squeeze(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.extent(axis) == 1) {
        int at = axis;
        calls.add(call("squeeze(" + axis + ")", x -> x.squeeze(at)));
      }
    }
    if (!calls.isEmpty()) {
      calls.addFirst(call("squeeze()", x -> x.squeeze()));
    }
    return calls;
  }

  /** A new axis in front, and each axis of extent 1 stretched. */
  private static List<Call> broadcastTo(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.extent(axis) == 1) {
        calls.add(stretch(shape.with(axis, 2)));
        calls.add(stretch(shape.with(axis, 3)));
      }
    }
    calls.add(stretch(shape.insert(0, 2)));
    return calls;
  }

  private static Call stretch(Shape target) {
    return call(
        "broadcastTo(" + JavaText.list(target.extents()) + ")",
        x -> x.broadcastTo(target.extents()));
  }

  /** The first axis dropped, and each axis summed to extent 1. */
  private static List<Call> sumTo(Shape shape) {
    List<Call> calls = new ArrayList<>();
    if (shape.rank() > 0) {
      calls.add(shrink(shape.remove(0)));
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.extent(axis) != 1) {
        calls.add(shrink(shape.with(axis, 1)));
      }
    }
    return calls;
  }

  private static Call shrink(Shape target) {
    return call("sumTo(" + JavaText.of(target) + ")", x -> x.sumTo(target));
  }

  private static List<Call> slice(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int n = shape.extent(axis);
      if (n > 0) {
        calls.add(slice(axis, 0, 1));
      }
      if (n > 1) {
        calls.add(slice(axis, 1, n));
        calls.add(slice(axis, 0, n, 2));
        calls.add(slice(axis, -1, 0, -1));
      }
    }
    return calls;
  }

  private static Call slice(int axis, int start, int stop) {
    return call("slice(" + JavaText.list(axis, start, stop) + ")", x -> x.slice(axis, start, stop));
  }

  private static Call slice(int axis, int start, int stop, int step) {
    return call(
        "slice(" + JavaText.list(axis, start, stop, step) + ")",
        x -> x.slice(axis, start, stop, step));
  }

  private static List<Call> select(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      for (int index : shape.extent(axis) > 1 ? new int[] {0, -1} : new int[] {0}) {
        int at = axis;
        calls.add(call("select(" + JavaText.list(axis, index) + ")", x -> x.select(at, index)));
      }
    }
    return calls;
  }

  /** Parts of one size, of which the last may be shorter, and parts of given sizes. */
  private static List<Call> split(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = axis;
      int n = shape.extent(axis);
      if (n > 1) {
        calls.add(call("split(" + axis + ", 2).get(0)", x -> x.split(at, 2).get(0)));
        List<Integer> sizes = List.of(1, n - 1);
        calls.add(
            call(
                "split(" + axis + ", List.of(1, " + (n - 1) + ")).get(1)",
                x -> x.split(at, sizes).get(1)));
      }
    }
    return calls;
  }

  private static List<Call> chunk(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = axis;
      if (shape.extent(axis) > 1) {
        calls.add(call("chunk(" + axis + ", 2).get(1)", x -> x.chunk(at, 2).get(1)));
      }
    }
    return calls;
  }

  private static List<Call> unbind(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = axis;
      int last = shape.extent(axis) - 1;
      if (last >= 0) {
        calls.add(call("unbind(" + axis + ").get(" + last + ")", x -> x.unbind(at).get(last)));
      }
    }
    return calls;
  }

  private static List<Call> concat(Shape shape) {
    return IntStream.range(0, shape.rank())
        .mapToObj(axis ->
            Call.of("Tensor.concat(" + axis + ", List.of($0, $1))", in -> Tensor.concat(axis, in)))
        .toList();
  }

  private static List<Call> stack(Shape shape) {
    return IntStream.rangeClosed(0, shape.rank())
        .mapToObj(axis ->
            Call.of("Tensor.stack(" + axis + ", List.of($0, $1))", in -> Tensor.stack(axis, in)))
        .toList();
  }
}
