package adjoint.benchmarks.task;

import java.util.List;

/** What the JVMs that are timed warm are told about their heaps. */
public final class Heap {
  /**
   * Memory that was never touched costs a system call for each page, and on a virtual machine whose
   * host has yet to find it many times what computing in it costs: the phases in which a growing
   * heap meets such pages would be measured in place of the program.
   */
  public static final List<String> TOUCHED = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

  private Heap() {}
}
