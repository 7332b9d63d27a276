package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.op.Expr;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  /** Methods that give a tensor but are no functions with a derivative of their own. */
  private static final Set<String> NO_WORD =
      Set.of("apply", "constant", "detach", "asVariable", "grad", "to");

  private static final List<Shape> SHAPES = List.of(Shape.of(2, 2), Shape.of(1, 2), Shape.of(1));

  @Test
  void everyMethodThatComputesATensorIsInTheVocabulary() {
    String calls =
        Vocabulary.standard().words().stream()
            .flatMap(word -> SHAPES.stream().flatMap(s -> word.calls(List.of(s, s, s)).stream()))
            .map(Call::toString)
            .collect(Collectors.joining("\n"));
    Set<String> missing =
        Stream.concat(Stream.of(Tensor.class.getMethods()), Stream.of(Expr.class.getMethods()))
            .filter(VocabularyTest::computes)
            .map(Method::getName)
            .filter(name -> !NO_WORD.contains(name) && !calls.contains("." + name + "("))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing);
  }

  private static boolean computes(Method method) {
    boolean fromTensors =
        !Modifier.isStatic(method.getModifiers())
            || List.of("concat", "stack", "where").contains(method.getName());
    boolean tensors =
        Expr.class.isAssignableFrom(method.getReturnType())
            || List.of("java.util.List<adjoint.Tensor>", "adjoint.op.Results<adjoint.Tensor>")
                .contains(
                    method
                        .getGenericReturnType()
                        .getTypeName()
                        .replaceAll("<T>", "<adjoint.Tensor>"));
    return fromTensors && tensors;
  }

  @Test
  void namesAreUnique() {
    List<String> names = Vocabulary.standard().words().stream().map(Word::name).toList();
    assertEquals(names.size(), Set.copyOf(names).size());
  }

  @Test
  void wordsCanBeLeftOut() {
    Vocabulary smaller = Vocabulary.standard().without("matmul", "sum");
    assertEquals(Vocabulary.standard().words().size() - 2, smaller.words().size());
  }
}
