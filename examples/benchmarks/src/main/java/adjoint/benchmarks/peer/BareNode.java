package adjoint.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * The least that a graph of single numbers needs: a node keeps its number, its inputs, and the
 * partial derivatives by them, computed on the way forward. First order only; nothing is checked.
 */
final class BareNode {
  double value;
  double gradient;
  private final BareNode a;
  private final BareNode b;
  private final double da;
  private final double db;
  private boolean seen;

  private BareNode(double value, BareNode a, double da, BareNode b, double db) {
    this.value = value;
    this.a = a;
    this.da = da;
    this.b = b;
    this.db = db;
  }

  static BareNode leaf(double value) {
    return new BareNode(value, null, 0, null, 0);
  }

  BareNode add(BareNode other) {
    return new BareNode(value + other.value, this, 1, other, 1);
  }

  BareNode mul(BareNode other) {
    return new BareNode(value * other.value, this, other.value, other, value);
  }

  BareNode add(double c) {
    return new BareNode(value + c, this, 1, null, 0);
  }

  BareNode mul(double c) {
    return new BareNode(value * c, this, c, null, 0);
  }

  BareNode relu() {
    return value > 0 ? new BareNode(value, this, 1, null, 0) : new BareNode(0, this, 0, null, 0);
  }

  /** Adds to the gradient of everything that this was computed from. */
  void backward() {
    List<BareNode> order = new ArrayList<>();
    List<BareNode> path = new ArrayList<>();
    path.add(this);
    while (!path.isEmpty()) {
      BareNode top = path.getLast();
      BareNode next = unseen(top.a) ? top.a : unseen(top.b) ? top.b : null;
      if (next == null) {
        path.removeLast();
        if (!top.seen) {
          top.seen = true;
          order.add(top);
        }
      } else {
        path.add(next);
      }
    }
    gradient = 1;
    for (BareNode node : order.reversed()) {
      node.seen = false;
      if (node.a != null) {
        node.a.gradient += node.da * node.gradient;
      }
      if (node.b != null) {
        node.b.gradient += node.db * node.gradient;
      }
    }
  }

  private static boolean unseen(BareNode node) {
    return node != null && !node.seen;
  }
}
