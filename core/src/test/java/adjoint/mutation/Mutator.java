package adjoint.mutation;

import adjoint.mutation.Mutant.Kind;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds, in the source of an operation, every place where a vjp can be broken in one of the ways of
 * {@link Kind}.
 */
final class Mutator extends TreeScanner<@Nullable Void, @Nullable Void> {
  /** The vjps, and what they share. */
  private static final Set<String> VJPS =
      Set.of("vjp", "vjps", "vjpLeft", "vjpRight", "share", "minus", "slope", "power", "isHalved");

  /** What a method is mistaken for. */
  private static final Map<String, String> LOOKALIKES =
      Map.ofEntries(
          Map.entry("add", "sub"),
          Map.entry("sub", "add"),
          Map.entry("mul", "div"),
          Map.entry("div", "mul"),
          Map.entry("strongMul", "strongDiv"),
          Map.entry("strongDiv", "strongMul"),
          Map.entry("absorbingMul", "strongDiv"),
          Map.entry("greater", "greaterEqual"),
          Map.entry("greaterEqual", "greater"),
          Map.entry("lessEqual", "less"),
          Map.entry("equalTo", "greaterEqual"),
          Map.entry("sin", "cos"),
          Map.entry("cos", "sin"));

  /** What does the same, but of NaN makes NaN where a zero should be strong. */
  private static final Map<String, String> WEAKER =
      Map.of("strongMul", "mul", "strongDiv", "div", "absorbingMul", "strongMul");

  /**
   * Methods whose result has the type and shape of what they are called on: they can be left out.
   */
  private static final Set<String> DROPPABLE =
      Set.of(
          "add",
          "sub",
          "mul",
          "div",
          "strongMul",
          "strongDiv",
          "absorbingMul",
          "neg",
          "maskedBy",
          "exp",
          "square",
          "relu",
          "sigmoid",
          "log",
          "sin",
          "cos",
          "erfc",
          "clamp",
          "pow",
          "abs",
          "transpose",
          "flip",
          "cumsum");

  private static final Map<String, String> SWAPS =
      Map.of("a", "b", "b", "a", "x", "y", "y", "x", "winner", "loser");

  private final Path file;
  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final String source;
  private final List<Mutant> found = new ArrayList<>();
  private final Map<String, Integer> changes = new HashMap<>();
  private String method = "";

  private Mutator(Path file, CompilationUnitTree unit, SourcePositions positions, String source) {
    this.file = file;
    this.unit = unit;
    this.positions = positions;
    this.source = source;
  }

  /** All mutants of one source file. */
  static List<Mutant> mutants(Path file) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              javac.getTask(null, files, null, List.of(), null, files.getJavaFileObjects(file));
      CompilationUnitTree unit = task.parse().iterator().next();
      Mutator mutator =
          new Mutator(
              file, unit, Trees.instance(task).getSourcePositions(), Files.readString(file));
      mutator.scan(unit, null);
      return List.copyOf(mutator.found);
    }
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
    if (VJPS.contains(tree.getName().toString()) && tree.getBody() != null) {
      method = tree.getName().toString();
      scan(tree.getBody(), none);
      method = "";
    }
    return null;
  }

  @Override
  public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void none) {
    if (!method.isEmpty()
        && !(tree.getExpression() instanceof com.sun.source.tree.SwitchExpressionTree)) {
      result(tree.getExpression());
    }
    return super.visitReturn(tree, none);
  }

  @Override
  public @Nullable Void visitYield(YieldTree tree, @Nullable Void none) {
    result(tree.getValue());
    return super.visitYield(tree, none);
  }

  private void result(ExpressionTree tree) {
    String text = text(tree);
    add(Kind.SIGN, tree, "(" + text + ").neg()");
    add(Kind.FACTOR, tree, "(" + text + ").mul(2)");
    add(Kind.FACTOR, tree, "(" + text + ").mul(0.5)");
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    if (tree.getMethodSelect() instanceof MemberSelectTree select) {
      String name = select.getIdentifier().toString();
      String receiver = text(select.getExpression());
      if (DROPPABLE.contains(name)) {
        add(Kind.DROPPED, tree, receiver);
      }
      if (name.equals("add") && !(tree.getArguments().getFirst() instanceof LiteralTree)) {
        add(Kind.DROPPED, tree, text(tree.getArguments().getFirst()));
      }
      if (name.equals("sumTo")) {
        add(Kind.NOT_SUMMED, tree, receiver);
      }
      if (name.equals("matmul") || name.equals("maskedBy")) {
        add(
            Kind.SWAPPED,
            tree,
            text(tree.getArguments().getFirst()) + "." + name + "(" + receiver + ")");
      }
      String arguments = source.substring(end(select), end(tree));
      if (LOOKALIKES.containsKey(name)) {
        add(Kind.REPLACED, tree, receiver + "." + LOOKALIKES.get(name) + arguments);
      }
      if (WEAKER.containsKey(name)) {
        add(Kind.WEAKENED, tree, receiver + "." + WEAKER.get(name) + arguments);
      }
    }
    return super.visitMethodInvocation(tree, none);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    for (ExpressionTree argument : tree.getArguments()) {
      if (!method.isEmpty() && Set.of("start", "step", "axis").contains(text(argument))) {
        add(Kind.OFF_BY_ONE, argument, text(argument) + " + 1");
      }
    }
    return super.visitNewClass(tree, none);
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
    String name = tree.getName().toString();
    if (!method.isEmpty()) {
      if (SWAPS.containsKey(name)) {
        add(Kind.SWAPPED, tree, SWAPS.get(name));
      }
      if (Set.of("a", "b", "x", "y", "g").contains(name)) {
        add(Kind.STALE, tree, name + ".detach()");
      }
    }
    return super.visitIdentifier(tree, none);
  }

  @Override
  public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void none) {
    if (!method.isEmpty() && tree.getValue() instanceof Number number) {
      add(Kind.OFF_BY_ONE, tree, number.doubleValue() == 0.5 ? "1" : "(" + text(tree) + " + 1)");
    }
    return super.visitLiteral(tree, none);
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void none) {
    if (!method.isEmpty() && tree.getKind() == Tree.Kind.LESS_THAN) {
      add(
          Kind.OFF_BY_ONE,
          tree,
          text(tree.getLeftOperand()) + " <= " + text(tree.getRightOperand()));
    }
    if (!method.isEmpty() && tree.getKind() == Tree.Kind.PLUS) {
      add(Kind.DROPPED, tree, text(tree.getLeftOperand()));
    }
    return super.visitBinary(tree, none);
  }

  private void add(Kind kind, Tree tree, String replacement) {
    if (!method.isEmpty()) {
      String change = method + ": " + text(tree) + " -> " + replacement;
      int occurrence = changes.merge(change, 1, Integer::sum);
      found.add(new Mutant(file, method, kind, start(tree), end(tree), replacement, occurrence));
    }
  }

  private String text(Tree tree) {
    return source.substring(start(tree), end(tree));
  }

  private int start(Tree tree) {
    return (int) positions.getStartPosition(unit, tree);
  }

  private int end(Tree tree) {
    return (int) positions.getEndPosition(unit, tree);
  }
}
