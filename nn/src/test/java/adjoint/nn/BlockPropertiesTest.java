package adjoint.nn;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What holds for models of any records, lists and maps, in which parts may stand in several places.
 */
class BlockPropertiesTest {
  private record Leaf(Parameter weight, Optional<Buffer> statistic, double rate) implements Block {}

  private record Pair(Block left, Parameter right) {}

  private record Branch(
      List<Block> list, Map<String, Block> map, Optional<Block> maybe, Pair pair, String name)
      implements Block {}

  /** A row that calls its parts by position alone. */
  private record Row(List<Block> blocks) implements Block {
    @Override
    public Parts parts() {
      return Parts.of(Block.class, blocks, Row::new);
    }
  }

  /** A block, and what the walk ought to find in it, in this order. */
  private record Drawn(Block block, SequencedMap<String, Object> parts) {}

  /** Draws blocks; of those drawn before some are used again. */
  private static final class Forest {
    private final SplittableRandom rng;
    private final List<Drawn> before = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();

    Forest(long seed) {
      this.rng = new SplittableRandom(seed);
    }

    Drawn draw(int depth) {
      if (!before.isEmpty() && rng.nextInt(5) == 0) {
        return before.get(rng.nextInt(before.size()));
      }
      Drawn drawn =
          depth == 0
              ? leaf()
              : switch (rng.nextInt(3)) {
                case 0 -> leaf();
                case 1 -> row(depth);
                default -> branch(depth);
              };
      before.add(drawn);
      return drawn;
    }

    private Parameter parameter() {
      if (!parameters.isEmpty() && rng.nextInt(5) == 0) {
        return parameters.get(rng.nextInt(parameters.size()));
      }
      Parameter drawn = Parameter.of("p", numbers());
      parameters.add(rng.nextInt(4) == 0 ? drawn.frozen() : drawn);
      return parameters.getLast();
    }

    private Tensor numbers() {
      return Tensor.of(rng.nextDouble(), rng.nextDouble());
    }

    private Drawn leaf() {
      Parameter weight = parameter();
      SequencedMap<String, Object> parts = new LinkedHashMap<>();
      parts.put("weight", weight);
      Optional<Buffer> statistic =
          rng.nextBoolean() ? Optional.of(Buffer.of("statistic", numbers())) : Optional.empty();
      statistic.ifPresent(buffer -> parts.put("statistic", buffer));
      return new Drawn(new Leaf(weight, statistic, rng.nextDouble()), parts);
    }

    private Drawn row(int depth) {
      SequencedMap<String, Object> parts = new LinkedHashMap<>();
      List<Block> blocks = new ArrayList<>();
      for (int i = rng.nextInt(3); i >= 0; i--) {
        blocks.add(part("" + blocks.size(), depth, parts));
      }
      return new Drawn(new Row(blocks), parts);
    }

    private Drawn branch(int depth) {
      SequencedMap<String, Object> parts = new LinkedHashMap<>();
      List<Block> list = new ArrayList<>();
      for (int i = rng.nextInt(3); i > 0; i--) {
        list.add(part("list." + list.size(), depth, parts));
      }
      Map<String, Block> map = new LinkedHashMap<>();
      for (String key : List.of("a", "b", "c").subList(0, rng.nextInt(4))) {
        map.put(key, part("map." + key, depth, parts));
      }
      Map<String, Block> any = rng.nextBoolean() ? map : Map.copyOf(map); // of no order
      Optional<Block> maybe =
          rng.nextBoolean() ? Optional.of(part("maybe", depth, parts)) : Optional.empty();
      Block left = part("pair.left", depth, parts);
      Parameter right = parameter();
      parts.put("pair.right", right);
      return new Drawn(new Branch(list, any, maybe, new Pair(left, right), "name"), parts);
    }

    private Block part(String path, int depth, SequencedMap<String, Object> parts) {
      Drawn drawn = draw(depth - 1);
      parts.put(path, drawn.block);
      drawn.parts.forEach((below, part) -> parts.put(path + "." + below, part));
      return drawn.block;
    }
  }

  private static Drawn draw(long seed) {
    return new Forest(seed).draw(3);
  }

  private static SequencedMap<String, Object> parts(Block block) {
    SequencedMap<String, Object> parts = new LinkedHashMap<>();
    parts.putAll(block.parameters());
    parts.putAll(block.buffers());
    parts.putAll(block.innerBlocks());
    return parts;
  }

  @Property(tries = 150)
  void everyPartIsFoundInOrder(@ForAll long seed) {
    Drawn drawn = draw(seed);
    List<Map<String, ?>> found =
        List.of(drawn.block.parameters(), drawn.block.buffers(), drawn.block.innerBlocks());
    List<Class<?>> kinds = List.of(Parameter.class, Buffer.class, Block.class);
    for (int i = 0; i < kinds.size(); i++) {
      Class<?> kind = kinds.get(i);
      List<String> expected = new ArrayList<>();
      drawn.parts.forEach((path, part) -> {
        if (kind.isInstance(part)) {
          expected.add(path);
          assertSame(part, drawn.block.part(path, kind), path);
        }
      });
      assertEquals(expected, List.copyOf(found.get(i).keySet()));
    }
    long numbers =
        2
            * drawn.block.parameters().values().stream()
                .map(System::identityHashCode)
                .distinct()
                .count();
    assertEquals(numbers, drawn.block.parameterCount());
  }

  @Property(tries = 200)
  void aCopySharesNothingButWithItself(@ForAll long seed) {
    Block block = draw(seed).block;
    Block copy = Block.copyOf(block);
    assertEquals(block.state(), copy.state());
    assertEquals(copy.state(), Block.copyOf(copy).state());
    IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();
    SequencedMap<String, Object> copied = parts(copy);
    parts(block)
        .forEach((path, part) -> {
          Object other = requireNonNull(copied.get(path));
          assertNotSame(part, other, path); // every block here has a parameter in it
          Object known = copies.putIfAbsent(part, other);
          assertSame(known == null ? other : known, other, path + " is shared otherwise");
          if (part instanceof Parameter parameter) {
            assertEquals(parameter.isVariable(), ((Parameter) other).isVariable(), path);
          }
        });
    assertEquals(copies.size(), invert(copies).size());
    State before = block.state();
    copy.parameters().values().forEach(parameter -> parameter.set(parameter.add(1).detach()));
    copy.buffers().values().forEach(buffer -> buffer.set(buffer.value().add(1)));
    assertEquals(before, block.state());
  }

  private static IdentityHashMap<Object, Object> invert(IdentityHashMap<Object, Object> map) {
    IdentityHashMap<Object, Object> inverted = new IdentityHashMap<>();
    map.forEach((key, value) -> inverted.put(value, key));
    return inverted;
  }

  @Property(tries = 150)
  void withChangesOnePath(@ForAll long seed) {
    Drawn drawn = draw(seed);
    List<String> paths = List.copyOf(drawn.parts.keySet());
    String path = paths.get(Math.floorMod(seed, paths.size()));
    Block changed =
        switch (drawn.parts.get(path)) {
          case Parameter _ -> Block.with(drawn.block, path, Parameter.of("new", Tensor.of(7.0)));
          case Buffer _ -> Block.with(drawn.block, path, Buffer.of("new", Tensor.of(7.0)));
          case null, default ->
              Block.with(
                  drawn.block,
                  path,
                  new Leaf(Parameter.of("new", Tensor.of(7.0)), Optional.empty(), 1));
        };
    SequencedMap<String, Object> after = parts(changed);
    drawn.parts.forEach((at, part) -> {
      boolean above = path.startsWith(at + "."); // made anew
      boolean below = at.startsWith(path + "."); // gone with what it was in
      if (at.equals(path)) {
        assertNotSame(part, after.get(at), at);
      } else if (above) {
        assertSame(part.getClass(), after.getOrDefault(at, at).getClass(), at);
      } else if (!below) {
        assertSame(part, after.get(at), at);
      }
    });
    SequencedMap<String, Object> now = parts(drawn.block);
    drawn.parts.forEach((at, part) -> assertSame(part, now.get(at), at));
  }

  @Property(tries = 200)
  void aStateIsPutIntoACopy(@ForAll long seed) {
    Block block = draw(seed).block;
    Block other = Block.copyOf(block);
    other.parameters().values().forEach(parameter -> parameter.set(parameter.mul(3).detach()));
    other.buffers().values().forEach(buffer -> buffer.set(buffer.value().mul(3)));
    assertFalse(block.state().equals(other.state()));
    other.load(block.state());
    assertEquals(block.state(), other.state());
  }

  @Property(tries = 200)
  void aStateIsLoadedAsAWholeOrNotAtAll(@ForAll long seed) {
    Block block = draw(seed).block;
    State before = block.state();
    Block other = Block.copyOf(block);
    other.parameters().values().forEach(parameter -> parameter.set(parameter.mul(3).detach()));
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>(other.state().arrays());
    List<String> paths = List.copyOf(arrays.keySet());
    String path = paths.get(Math.floorMod(seed, paths.size()));
    switch (Math.floorMod(seed, 3)) {
      case 0 -> arrays.remove(path);
      case 1 -> arrays.put(path, NdArray.of(1.0, 2, 3));
      default -> arrays.put("unknown", NdArray.of(1.0, 2));
    }
    assertThrows(IllegalArgumentException.class, () -> block.load(new State(arrays)));
    assertEquals(before, block.state());
  }

  @Property(tries = 200)
  void whatIsFrozenIsAllThatIsFrozen(@ForAll long seed) {
    Block block = draw(seed).block;
    List<String> paths = List.copyOf(block.parameters().keySet());
    String path = paths.get(Math.floorMod(seed, paths.size()));
    Parameter chosen = block.part(path, Parameter.class);
    Map<String, Parameter> before = new HashMap<>(block.parameters());
    Block frozen = Block.freeze(block, path);
    assertEquals(block.state(), frozen.state());
    frozen
        .parameters()
        .forEach((at, parameter) -> {
          if (before.get(at) == chosen) {
            assertFalse(parameter.isVariable(), at);
          } else {
            assertSame(before.get(at), parameter, at);
          }
        });
  }
}
