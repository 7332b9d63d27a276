package adjoint.check;

import adjoint.Fused;
import adjoint.Tensor;
import adjoint.op.BinaryOp;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The operations that are wrong by themselves, at the very numbers they were given: each node of
 * the graph is checked alone.
 */
final class Culprit {
  private static final int NODES = 500;

  private Culprit() {}

  static Optional<String> of(TensorSubject subject, Seeds seeds, Budget budget) {
    List<String> wrong = new ArrayList<>();
    for (Tensor node : nodes(subject.program.apply(subject.leaves(subject.at)))) {
      Op op = node.op().orElseThrow();
      if (op instanceof MultiOp || budget.isSpent()) {
        continue;
      }
      for (String input : wrongInputs(op, node.inputs(), seeds, budget)) {
        String text = op.label() + " with respect to its " + input;
        if (!wrong.contains(text)) {
          wrong.add(text);
        }
      }
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of("wrong by itself: " + String.join("; ", wrong));
  }

  static List<Tensor> nodes(List<Tensor> outputs) {
    return nodes(outputs, NODES);
  }

  /**
   * The nodes that the outputs were computed by, up to so many, and those that a fused one stands
   * for.
   */
  static List<Tensor> nodes(List<Tensor> outputs, int most) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Tensor> open = new ArrayDeque<>(outputs);
    List<Tensor> nodes = new ArrayList<>();
    while (!open.isEmpty() && nodes.size() < most) {
      Tensor node = open.removeFirst();
      if (node.op().isPresent() && seen.add(node)) {
        nodes.add(node);
        open.addAll(node.inputs());
        if (node.op().orElseThrow() instanceof Fused fused) {
          open.add(unfused(fused, node.inputs()));
        }
      }
    }
    return nodes;
  }

  /** On leaves of its own: the graph of the inputs is walked through already. */
  static Tensor unfused(Fused fused, List<Tensor> inputs) {
    return fused.unfused(
        inputs.stream()
            .map(input -> input.isVariable() ? input.asVariable() : input)
            .toArray(Tensor[]::new));
  }

  private static List<String> wrongInputs(Op op, List<Tensor> inputs, Seeds seeds, Budget budget) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < inputs.size(); k++) {
      names.add(
          inputs.size() == 1
              ? "input"
              : inputs.size() == 2 ? k == 0 ? "left input" : "right input" : "input " + k);
    }
    // Constants stay what they are: their cotangents are nobody's business.
    int[] asked =
        IntStream.range(0, inputs.size()).filter(k -> inputs.get(k).isVariable()).toArray();
    TensorFunction f =
        in -> {
          List<Tensor> all = new ArrayList<>(inputs);
          for (int k = 0; k < asked.length; k++) {
            all.set(asked[k], in.get(k));
          }
          return List.of(apply(op, all));
        };
    List<String> wrong = new ArrayList<>();
    for (Finding finding :
        findings(f, select(names, asked), select(inputs, asked), seeds, budget)) {
      if (finding instanceof Finding.WrongDerivative(_, String input, _, _, _, _)) {
        names.stream()
            .filter(input::startsWith)
            .map(name -> name + " " + shape(name, names, inputs))
            .forEach(wrong::add);
      }
    }
    return wrong.stream().distinct().toList();
  }

  private static List<Finding> findings(
      TensorFunction f, List<String> names, List<Tensor> inputs, Seeds seeds, Budget budget) {
    try {
      TensorSubject alone = new TensorSubject(f, names, inputs, new LinkedHashMap<>());
      return new Examination(alone, 1, seeds, budget).run().findings;
    } catch (RuntimeException e) {
      return List.of(); // a vjp that can be asked in its place only
    }
  }

  private static <T> List<T> select(List<T> list, int[] positions) {
    return IntStream.of(positions).mapToObj(list::get).toList();
  }

  private static String shape(String name, List<String> names, List<Tensor> inputs) {
    return inputs.get(names.indexOf(name)).shape().toString();
  }

  private static Tensor apply(Op op, List<Tensor> in) {
    Tensor first = in.getFirst();
    return switch (op) {
      case UnaryOp f -> first.apply(f);
      case BinaryOp f -> first.apply(f, in.get(1));
      case MultiOp f -> throw new AssertionError(f + ": a node is one of its results");
      case TensorOp f -> first.apply(f, in.subList(1, in.size()).toArray(Tensor[]::new));
    };
  }
}
