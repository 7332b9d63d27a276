package adjoint.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.op.Add;
import adjoint.op.Mul;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A formula that is too long for HotSpot to vectorise is computed by several loops. */
class PassPartTest {
  /** The inputs are a gradient and so many arrays; operands are made by methods. */
  private static final class Rule {
    private final int inputs;
    private final List<Step> steps = new ArrayList<>();

    Rule(int arrays) {
      inputs = 1 + arrays;
    }

    /** As many steps that begin with these operands. */
    int chain(int length, int a, int b) {
      int at = a;
      for (int i = 0; i < length; i++) {
        steps.add(new Step(i % 2 == 0 ? Add.OP : Mul.OP, at, b));
        at = inputs + steps.size() - 1;
      }
      return at;
    }

    List<PassPart> giving(Integer... results) {
      return PassPart.of(new Formula(inputs, List.of(), steps, List.of(results)));
    }
  }

  private static List<List<Integer>> written(List<PassPart> parts) {
    List<List<Integer>> written = new ArrayList<>();
    for (PassPart part : parts) {
      List<Integer> arrays = new ArrayList<>();
      for (int i = 0; i < part.formula().results().size(); i++) {
        arrays.add(part.arrays()[part.arrays().length - part.formula().results().size() + i]);
      }
      written.add(arrays);
    }
    return written;
  }

  @Test
  void aShortFormulaIsOneLoopAsItIs() {
    Rule rule = new Rule(2);
    List<PassPart> parts = rule.giving(rule.chain(9, 1, 0), rule.chain(9, 2, 0));
    assertEquals(1, parts.size());
    assertArrayEquals(new int[] {0, 1, 2}, parts.getFirst().arrays());
  }

  @Test
  void whatOthersReadIsWrittenLast() {
    Rule rule = new Rule(2);
    int first = rule.chain(30, 1, 0);
    int second = rule.chain(30, 2, 1); // reads the first array as it was
    assertEquals(List.of(List.of(2), List.of(1)), written(rule.giving(first, second)));
  }

  @Test
  void writtenResultsAreReadWhereTheyAre() {
    Rule rule = new Rule(2);
    int second = rule.chain(30, 2, 0);
    int first = rule.chain(30, 1, second);
    List<PassPart> parts = rule.giving(first, second);
    assertEquals(List.of(List.of(2), List.of(1)), written(parts));
    assertArrayEquals(new int[] {2, 1}, parts.getLast().arrays());
    assertEquals(30, parts.getLast().formula().steps().size());
  }

  @Test
  void whatReadsEachOtherStaysTogether() {
    Rule rule = new Rule(2);
    assertEquals(1, rule.giving(rule.chain(30, 1, 2), rule.chain(30, 2, 1)).size());
  }

  @Test
  void anInputThatIsAResultIsLeftWhereItIs() {
    Rule rule = new Rule(2);
    assertEquals(1, rule.giving(rule.chain(60, 1, 0), 1).size());
  }

  @Test
  void constantsGoWithTheirSteps() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      steps.add(new Step(Mul.OP, i == 0 ? 2 : 4 + i, 3)); // by the first constant
    }
    for (int i = 0; i < 30; i++) {
      steps.add(new Step(Mul.OP, i == 0 ? 1 : 34 + i, 4)); // by the second
    }
    Formula formula = new Formula(3, List.of(7.0, 9.0), steps, List.of(64, 34));
    List<PassPart> parts = PassPart.of(formula);
    assertTrue(parts.size() > 1);
    for (PassPart part : parts) {
      boolean second = part.arrays()[part.arrays().length - 1] == 2;
      assertArrayEquals(new int[] {second ? 0 : 1}, part.constants());
    }
  }
}
