package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The numbers of a model's parameters and buffers by path, as they were at one moment: what is kept
 * of a model, and put into another one of the same parts.
 *
 * {@snippet :
 * State best = model.state();
 * adam.step(Loss.mse(model.forward(x), y));
 * model.load(best); // as if the step had not been taken
 * }
 *
 * @param arrays by path, in the order of the model
 */
public record State(SequencedMap<String, NdArray> arrays) {
  /** Copies the map, not the arrays, which do not change. */
  public State {
    requireNonNull(arrays, "State: arrays is null");
    arrays.forEach((path, array) -> {
      requireNonNull(path, "State: a path is null");
      requireNonNull(array, () -> "State: the array of " + path + " is null");
    });
    arrays = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arrays));
  }

  /** Of all parameters and buffers among these parts. */
  static State of(SequencedMap<String, Object> parts) {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    parts.forEach((path, part) -> {
      if (part instanceof Parameter || part instanceof Buffer) {
        arrays.put(path, array(part));
      }
    });
    return new State(arrays);
  }

  private static NdArray array(Object part) {
    return part instanceof Parameter parameter ? parameter.data() : ((Buffer) part).value().data();
  }

  /** Puts the numbers into all parameters and buffers among these parts, or into none. */
  void loadInto(Block block, SequencedMap<String, Object> parts) {
    SequencedMap<String, Object> wanted = new LinkedHashMap<>(parts);
    wanted.values().removeIf(part -> part instanceof Block);
    requireFit(block, wanted);
    Parameter.together(() ->
        wanted.forEach((path, part) -> {
          if (part instanceof Parameter parameter) {
            parameter.set(tensor(path));
          }
        }));
    wanted.forEach((path, part) -> {
      if (part instanceof Buffer buffer) {
        buffer.set(tensor(path));
      }
    });
  }

  private Tensor tensor(String path) {
    return Tensor.of(requireNonNull(arrays.get(path)));
  }

  private void requireFit(Block block, SequencedMap<String, Object> wanted) {
    List<String> faults = new ArrayList<>(differences(of(wanted)));
    IdentityHashMap<Object, String> first = new IdentityHashMap<>();
    wanted.forEach((path, part) -> {
      String other = first.putIfAbsent(part, path);
      NdArray array = arrays.get(path);
      if (array != null && other != null && !array.equals(arrays.get(other))) {
        faults.add(
            "two arrays: %s and %s are one part of the model, but differ".formatted(other, path));
      }
    });
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "load: the state does not fit this %s, nothing was loaded\n  %s"
              .formatted(block.getClass().getSimpleName(), String.join("\n  ", faults)));
    }
  }

  /**
   * Why this cannot take the place of another: the paths that are missing here or there, and those
   * whose arrays have other shapes or dtypes, a line each; nothing if it can.
   */
  public List<String> differences(State other) {
    requireNonNull(other, "differences: other is null");
    List<String> found = new ArrayList<>();
    other.arrays.forEach((path, array) -> {
      if (!arrays.containsKey(path)) {
        found.add("missing: " + path + " " + type(array));
      }
    });
    arrays.forEach((path, array) -> {
      if (!other.arrays.containsKey(path)) {
        found.add("superfluous: " + path + " " + type(array));
      }
    });
    other.arrays.forEach((path, wanted) -> {
      NdArray array = arrays.get(path);
      if (array != null && !type(array).equals(type(wanted))) {
        found.add("of another type: %s is %s, not %s".formatted(path, type(array), type(wanted)));
      }
    });
    return found;
  }

  private static String type(NdArray array) {
    return array.dtype().toString() + array.shape();
  }

  /** The paths with dtypes and shapes. */
  @Override
  public String toString() {
    List<String> entries = new ArrayList<>();
    arrays.forEach((path, array) -> entries.add(path + " " + type(array)));
    return "State" + entries;
  }
}
