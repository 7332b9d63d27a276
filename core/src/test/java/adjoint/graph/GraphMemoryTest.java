package adjoint.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Checkpoint;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Watch;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a graph holds. */
class GraphMemoryTest {
  private final Parameter w = Parameter.of("w", Tensor.ones(256, 10));
  private final Tensor x = Tensor.ones(64, 256);

  @Test
  void arraysAreCountedByOperationAndShape() {
    Tensor y = x.matmul(w).tanh().tanh().sum();
    assertEquals(
        """
                                  nodes            bytes
        constant  F32[64, 256]        1           65,536
        leaf      F32[256, 10]        1           10,240
        tanh      F32[64, 10]         2            5,120
        matmul    F32[64, 10]         1            2,560
        sum       F32[]               1                4
        total                         6           83,460
        """,
        GraphMemory.of(y).text());
  }

  @Test
  void underAWatchTheLinesAreToldApart() {
    GraphMemory memory =
        Watch.call(() -> {
          Tensor h = x.matmul(w).tanh();
          return GraphMemory.of(h.tanh());
        });
    List<GraphMemory.Row> rows = memory.rows().stream().filter(r -> r.op().equals("tanh")).toList();
    assertEquals(2, rows.size());
    rows.forEach(
        row -> assertTrue(row.line().matches(".*GraphMemoryTest.java:\\d+\\).*"), row.line()));
    assertNotEquals(rows.getFirst().line(), rows.getLast().line());
    assertTrue(memory.text().contains(rows.getFirst().line()));
    assertEquals(Optional.empty(), Watch.line(x));
  }

  @Test
  void viewsShareAnArray() {
    Tensor a = Tensor.ones(1000).asVariable();
    GraphMemory memory = GraphMemory.of(a.reshape(10, 100).slice(0, 0, 3).transpose());
    assertEquals(4000, memory.bytes());
    assertEquals(4, memory.nodes());
    Tensor part = Tensor.of(NdArray.of(new float[1000]).slice(0, 0, 3, 1)).asVariable();
    assertEquals(4000, GraphMemory.of(part).bytes(), "a view holds all of the array");
  }

  @Test
  void whatAnOperationWasToldCounts() {
    Tensor a = Tensor.ones(100).asVariable();
    long mask = GraphMemory.of(Tensor.where(Tensor.ones(100), a, a)).bytes();
    assertEquals(400 + 400 + 400, mask);
    long positions = GraphMemory.of(a.indexSelect(0, Indices.of(1, 2, 3))).bytes();
    assertEquals(400 + 12 + 12, positions);
  }

  @Test
  void aSegmentHoldsItsResultAlone() {
    Tensor a = Tensor.ones(1000).asVariable();
    assertEquals(8_000, GraphMemory.of(Checkpoint.call(t -> t.sin().cos().exp(), a)).bytes());
    assertEquals(16_000, GraphMemory.of(a.sin().cos().exp()).bytes());
  }

  @Test
  void aDeepGraphIsNoTrouble() {
    Tensor y = Tensor.of(1f).asVariable();
    for (int i = 0; i < 100_000; i++) {
      y = y.add(y);
    }
    assertEquals(100_001, GraphMemory.of(y).nodes());
    assertTrue(GraphMemory.of(y).toString().contains("100,001"));
  }
}
