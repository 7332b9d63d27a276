package adjoint.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.graph.GraphNode.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static Value micrograd() {
    Value a = Value.of(-4);
    Value b = Value.of(2);
    Value c = a.add(b);
    Value d = a.mul(b).add(b.pow(3));
    c = c.add(c.add(1));
    return c.sub(d).div(c.mul(c.constant(0.5)));
  }

  private static Tensor layer() {
    Parameter w = Parameter.of("weight", Tensor.of(new double[][] {{1, 2}, {3, 4}}));
    Parameter b = Parameter.of("bias", Tensor.of(0.5, -1));
    Tensor x = Tensor.of(new double[][] {{1, -1}});
    return x.matmul(w).add(b).tanh().sum(Axes.keep(0));
  }

  @Test
  void textOfValues() {
    assertEquals(
        """
        v1  = leaf                   -4
        v2  = leaf                   2
        v3  = add(v1, v2)            -2
        v4  = add(v3, 1)             -1
        v5  = add(v3, v4)            -3
        v6  = mul(v1, v2)            -8
        v7  = pow(v2, exponent=3.0)  8
        v8  = add(v6, v7)            0
        v9  = sub(v5, v8)            -3
        v10 = mul(v5, 0.5)           -1.5
        v11 = div(v9, v10)           2
        """,
        Graph.of(micrograd()).text());
  }

  @Test
  void textOfTensors() {
    assertEquals(
        """
        v1     = constant               F64[1, 2]  [[1, -1]]
        weight = leaf                   F64[2, 2]  [[1, 2], [3, 4]]
        v3     = matmul(v1, weight)     F64[1, 2]  [[-2, -2]]
        bias   = leaf                   F64[2]     [0.5, -1]
        v5     = add(v3, bias)          F64[1, 2]  [[-1.5, -3]]
        v6     = tanh(v5)               F64[1, 2]  [[-0.90515, -0.99505]]
        v7     = sum(v6, axes=0, kept)  F64[1, 2]  [[-0.90515, -0.99505]]
        """,
        Graph.of(layer()).text());
  }

  @Test
  void dot() {
    Value a = Value.of(3);
    assertEquals(
        """
        digraph {
          node [shape=box, style="rounded,filled", fontname="monospace", fontsize=11];
          n0 [label="leaf\\n3", fillcolor="#e3f3e6"];
          n1 [label="mul\\n9", fillcolor="#e8f0fb"];
          n0 -> n1;
          n0 -> n1;
        }
        """,
        Graph.of(a.mul(a)).dot());
  }

  @Test
  void aSharedNodeIsThereOnce() {
    Value a = Value.of(1);
    for (int i = 0; i < 60; i++) {
      a = a.add(a); // 2^60 paths
    }
    List<GraphNode> nodes = Graph.of(a).nodes();
    assertEquals(61, nodes.size());
    requireOrder(nodes);
  }

  @Test
  void nodesComeAfterTheirOperands() {
    requireOrder(Graph.of(micrograd()).nodes());
    requireOrder(Graph.of(micrograd(), 4).nodes());
    requireOrder(Graph.of(layer()).nodes());
  }

  private static void requireOrder(List<GraphNode> nodes) {
    for (int i = 0; i < nodes.size(); i++) {
      for (Operand operand : nodes.get(i).operands()) {
        assertTrue(!(operand instanceof Operand.Node(int index)) || index < i);
      }
    }
  }

  @Test
  void aLongChainIsAbbreviated() {
    Value a = Value.of(1);
    for (int i = 0; i < 1_000_000; i++) {
      a = a.mul(1.0);
    }
    Graph graph = Graph.of(a);
    assertEquals(101, graph.nodes().size());
    assertTrue(graph.text().startsWith("… 999,901 more nodes, not shown\n"), graph.text());
    assertTrue(graph.text().contains("mul(…, 1)"));
    assertTrue(graph.svg().contains("… 999,901 more"));
  }

  @Test
  void theLimitMayBeOneButNotZero() {
    assertEquals(2, Graph.of(micrograd(), 1).nodes().size());
    var e = assertThrows(IllegalArgumentException.class, () -> Graph.of(micrograd(), 0));
    assertEquals("graph: the limit must be at least 1, not 0", e.getMessage());
  }

  @Test
  void aConstantAlone() {
    assertEquals("v1 = constant  F64[]  2\n", Graph.of(Tensor.scalar(DType.F64, 2)).text());
  }

  @Test
  void namesThatClashAreNumbered() {
    Parameter w = Parameter.of("w", Tensor.of(1.0));
    Parameter other = Parameter.of("w", Tensor.of(2.0));
    List<String> names = Graph.of(w.mul(other)).nodes().stream().map(GraphNode::name).toList();
    assertEquals(List.of("w", "w#2", "v3"), names);
  }

  @Test
  void whatIsInTheSvg() {
    Graph graph = Graph.of(layer());
    String svg = graph.svg();
    assertEquals(svg, graph.svg());
    assertEquals(graph.nodes().size(), count(svg, "<title>"));
    assertEquals(6, count(svg, "<path d=\"M[0-9]+\\."));
    assertTrue(svg.contains(">weight</text>") && svg.contains(">F64[2, 2]</text>"));
    for (String tag : List.of("svg", "g", "text", "title", "defs", "marker")) {
      assertEquals(count(svg, "<" + tag + "[ >]"), count(svg, "</" + tag + ">"), tag);
    }
    assertFalse(svg.contains("&<") || svg.contains("NaN"));
  }

  @Test
  void boxesDoNotOverlapAndStayInside() {
    Value a = Value.of(0.5);
    List<Value> values = new ArrayList<>(List.of(a, Value.of(2)));
    for (int i = 0; i < 90; i++) {
      Value x = values.get((i * 7) % values.size());
      Value y = values.get((i * 5 + 3) % values.size());
      values.add(i % 3 == 0 ? x.tanh() : x.mul(y).add(0.1));
    }
    Value all = values.stream().reduce(Value::add).orElseThrow();
    String svg = Graph.of(all, 200).svg();
    List<double[]> boxes = boxes(svg);
    Matcher size = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"").matcher(svg);
    assertTrue(size.find());
    for (int i = 0; i < boxes.size(); i++) {
      double[] p = boxes.get(i);
      assertTrue(p[0] >= 0 && p[0] + p[2] <= Double.parseDouble(size.group(1)));
      assertTrue(p[1] >= 0 && p[1] + p[3] <= Double.parseDouble(size.group(2)));
      for (double[] q : boxes.subList(i + 1, boxes.size())) {
        boolean apart =
            p[0] + p[2] <= q[0]
                || q[0] + q[2] <= p[0]
                || p[1] + p[3] <= q[1]
                || q[1] + q[3] <= p[1];
        assertTrue(apart);
      }
    }
  }

  private static List<double[]> boxes(String svg) {
    Pattern box =
        Pattern.compile(
            "<rect x=\"([-.\\d]+)\" y=\"([-.\\d]+)\" width=\"([.\\d]+)\" height=\"([.\\d]+)\"");
    return box.matcher(svg).results().map(GraphTest::numbers).toList();
  }

  private static double[] numbers(MatchResult match) {
    double[] numbers = new double[match.groupCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(match.group(i + 1));
    }
    return numbers;
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
