package adjoint.nn;

import adjoint.Parameter;
import adjoint.array.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Adds up what each block of a model holds itself, everything where it stands first. */
final class Tally {
  private long parameters;
  private long frozen;
  private long bytes;

  private Tally() {}

  /** The rows of a summary. */
  static List<Summary.Row> of(Block model, MultiplyAdds calls) {
    SequencedMap<String, Block> blocks = new LinkedHashMap<>();
    blocks.put("", model);
    blocks.putAll(model.innerBlocks());
    Map<String, Tally> tallies = new LinkedHashMap<>();
    blocks.keySet().forEach(path -> tallies.put(path, new Tally()));
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    model
        .parameters()
        .forEach((path, parameter) -> {
          if (seen.add(parameter)) {
            holder(path, tallies).add(parameter);
          }
        });
    model
        .buffers()
        .forEach((path, buffer) -> {
          if (seen.add(buffer)) {
            holder(path, tallies).add(buffer);
          }
        });
    IdentityHashMap<Block, String> first = new IdentityHashMap<>();
    List<Summary.Row> rows = new ArrayList<>();
    blocks.forEach((path, block) -> {
      String before = first.putIfAbsent(block, path);
      String name = Description.name(block);
      Tally tally = tallies.getOrDefault(path, new Tally());
      rows.add(
          new Summary.Row(
              path,
              before == null || block.state().arrays().isEmpty() ? name : name + " of " + before,
              calls.output(path),
              tally.parameters,
              tally.frozen,
              tally.bytes,
              calls.of(path)));
    });
    return rows;
  }

  /** The tally of the innermost block around a path. */
  private static Tally holder(String path, Map<String, Tally> tallies) {
    String around = path;
    while (true) {
      around = around.substring(0, Math.max(0, around.lastIndexOf('.')));
      Tally tally = tallies.get(around);
      if (tally != null) {
        return tally;
      }
    }
  }

  private void add(Parameter parameter) {
    parameters += parameter.size();
    frozen += parameter.isVariable() ? 0 : parameter.size();
    bytes += bytes(parameter.dtype(), parameter.size());
  }

  private void add(Buffer buffer) {
    bytes += bytes(buffer.value().dtype(), buffer.value().size());
  }

  private static long bytes(DType dtype, long size) {
    return switch (dtype) {
      case F32 -> Float.BYTES * size;
      case F64 -> Double.BYTES * size;
    };
  }
}
