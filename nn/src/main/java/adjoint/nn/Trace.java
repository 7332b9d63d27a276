package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A look inside a model: what each of its layers was given and gave in one pass.
 *
 * {@snippet :
 * Trace trace = Trace.of(model, m -> m.forward(x));
 * Tensor hidden = trace.output("1"); // what the layer at this path gave
 * }
 *
 * <p>What the tensors were computed from is kept as usual, so a loss may use them too.
 *
 * @param output of the model
 * @param calls of its layers, in the order in which they ended: those inside another one first
 */
public record Trace(Tensor output, List<Call> calls) {
  /** Copies the list. */
  public Trace {
    requireNonNull(output, "Trace: output is null");
    requireNonNull(calls, "Trace: calls is null");
    calls.forEach(call -> requireNonNull(call, "Trace: a call is null"));
    calls = List.copyOf(calls);
  }

  /**
   * One call of a layer.
   *
   * @param path where the layer stands; empty for the model itself
   * @param layer the layer
   * @param input what it was given
   * @param output what it gave
   */
  public record Call(String path, Layer layer, Tensor input, Tensor output) {
    /** Checks the arguments. */
    public Call {
      requireNonNull(path, "Call: path is null");
      requireNonNull(layer, "Call: layer is null");
      requireNonNull(input, "Call: input is null");
      requireNonNull(output, "Call: output is null");
    }
  }

  /**
   * Runs a model and keeps what its layers gave. A layer that is a part of the model is seen if it
   * is called with {@code forward}; other blocks are not.
   */
  public static <B extends Block> Trace of(B model, Function<? super B, Tensor> run) {
    requireNonNull(model, "Trace: model is null");
    requireNonNull(run, "Trace: run is null");
    List<Call> calls = new ArrayList<>();
    Calls observer =
        new Calls(model) {
          @Override
          void after(String path, Layer layer, Tensor x, Tensor y) {
            calls.add(new Call(path, layer, x, y));
          }
        };
    Tensor output = Pass.watched(observer, () -> run.apply(model));
    return new Trace(requireNonNull(output, "Trace: the function gave null"), calls);
  }

  /**
   * What the layer at a path gave when it was called last.
   *
   * @throws IllegalArgumentException if there is no such layer, or it was not called
   */
  public Tensor output(String path) {
    requireNonNull(path, "output: path is null");
    SequencedMap<String, Object> last = new LinkedHashMap<>();
    calls.forEach(call -> last.put(call.path, call.output));
    return (Tensor) Paths.get("output", path, last);
  }

  /** A line for each call. */
  @Override
  public String toString() {
    return calls.stream()
        .map(call ->
            String.format(
                "%s %s: %s -> %s",
                call.path.isEmpty() ? "the model" : call.path,
                Description.name(call.layer),
                call.input.shape(),
                call.output.shape()))
        .collect(Collectors.joining("\n"));
  }
}
