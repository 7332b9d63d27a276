package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Bilinear;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.State;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.nn.recurrent.Cell;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import adjoint.nn.recurrent.RnnCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How PyTorch names and lays out what a model holds, so that a {@code state_dict} can be put into
 * the same architecture here. It is saved there by {@code
 * safetensors.torch.save_file(model.state_dict(), "model.safetensors")}.
 *
 * {@snippet :
 * State theirs = Safetensors.read(Path.of("model.safetensors"));
 * PyTorch.names().rename("fc1", "hidden").load(model, theirs);
 * }
 *
 * <p>Blocks are found by their paths, which must be those of PyTorch's modules, after what is to be
 * renamed has been renamed. The layers' own numbers then are called and laid out as there:
 *
 * <ul>
 *   <li>{@link Linear}: the weight is {@code [out, in]} there, and is transposed;
 *   <li>convolutions, and norms without statistics, {@code Embedding} and {@code Prelu}: as here;
 *   <li>{@link BatchNorm}, {@link InstanceNorm}: {@code running_mean} and {@code running_var};
 *       {@code num_batches_tracked} is left out;
 *   <li>{@link Recurrent}, a {@code RNN}, {@code LSTM} or {@code GRU}: {@code weight_ih_l0} and so
 *       on, transposed, in the same order of gates; and their cells by themselves;
 *   <li>{@link MultiHeadAttention}: {@code in_proj_weight} and {@code out_proj}, transposed;
 *   <li>{@link EncoderBlock} and {@link DecoderBlock}, a {@code TransformerEncoderLayer} and {@code
 *       TransformerDecoderLayer}: {@code self_attn}, {@code multihead_attn}, {@code linear1},
 *       {@code linear2}, {@code norm1} …;
 *   <li>{@link Bilinear}: {@code [out, in1, in2]}; {@link WeightNorm}: {@code weight_g}, {@code
 *       weight_v}.
 * </ul>
 */
public final class PyTorch {
  private static final PyTorch NAMES = new PyTorch(Map.of());
  private static final String COUNTER = "num_batches_tracked";

  private final Map<String, String> ours; // paths of modules here by those there

  private PyTorch(Map<String, String> ours) {
    this.ours = ours;
  }

  /** PyTorch's names, with the same paths of modules. */
  public static PyTorch names() {
    return NAMES;
  }

  /** What is at and below this path in PyTorch is at and below that path here. */
  public PyTorch rename(String theirs, String ours) {
    requireNonNull(theirs, "rename: theirs is null");
    requireNonNull(ours, "rename: ours is null");
    Map<String, String> more = new LinkedHashMap<>(this.ours);
    more.put(theirs, ours);
    return new PyTorch(more);
  }

  /**
   * Puts a {@code state_dict} into a model. Of numbers that stand in two places, one may be
   * missing.
   *
   * @throws IllegalArgumentException if it does not fit; nothing has changed then, and all that is
   *     missing, superfluous, or of another shape or dtype is told, by PyTorch's names
   */
  public void load(Block model, State stateDict) {
    requireNonNull(model, "load: model is null");
    requireNonNull(stateDict, "load: stateDict is null");
    model.load(convert(model, stateDict));
  }

  /** The {@code state_dict} by the paths of the model, and laid out as there. */
  private State convert(Block model, State stateDict) {
    State now = model.state();
    SequencedMap<String, Source> sources = new Places(ours).of(model);
    Map<String, List<String>> paths = pathsOfOne(model);
    SequencedMap<String, NdArray> found = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    Set<String> left = new LinkedHashSet<>(stateDict.arrays().keySet());
    now.arrays()
        .forEach((path, wanted) -> {
          // Of numbers that stand in two places PyTorch may have saved those of one.
          Source source =
              Stream.concat(Stream.of(path), paths.getOrDefault(path, List.of()).stream())
                  .map(at -> requireNonNull(sources.get(at), at))
                  .filter(at -> stateDict.arrays().containsKey(at.name))
                  .findFirst()
                  .orElse(requireNonNull(sources.get(path), path));
          NdArray array = stateDict.arrays().get(source.name);
          left.remove(source.name);
          String type = wanted.dtype() + source.shape.toString();
          if (array == null) {
            faults.add("missing: %s %s, for %s".formatted(source.name, type, path));
          } else if (!type.equals(type(array))) {
            faults.add(
                "of another type: %s is %s, not %s".formatted(source.name, type(array), type));
          } else {
            found.put(path, source.toOurs.apply(array));
          }
        });
    left.removeIf(name -> name.equals(COUNTER) || name.endsWith("." + COUNTER));
    for (String name : left) {
      NdArray array = requireNonNull(stateDict.arrays().get(name));
      faults.add("superfluous: " + name + " " + type(array));
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "load: the state_dict does not fit this %s, nothing was loaded\n  %s"
              .formatted(model.getClass().getSimpleName(), String.join("\n  ", faults)));
    }
    return new State(found);
  }

  /** For each path all those of the same numbers. */
  private static Map<String, List<String>> pathsOfOne(Block model) {
    Map<Parameter, List<String>> byPart = new LinkedHashMap<>();
    model
        .parameters()
        .forEach((path, parameter) ->
            byPart.computeIfAbsent(parameter, _ -> new ArrayList<>()).add(path));
    Map<String, List<String>> paths = new LinkedHashMap<>();
    byPart.values().forEach(all -> all.forEach(path -> paths.put(path, all)));
    return paths;
  }

  private static String type(NdArray array) {
    return array.dtype().toString() + array.shape();
  }

  /** Where numbers come from: a name, a shape, and what makes ours of theirs. */
  private record Source(String name, Shape shape, UnaryOperator<NdArray> toOurs) {}

  /** Finds where the numbers of a model come from. */
  private static final class Places {
    private final Map<String, String> renamed; // paths there by those here
    private final SequencedMap<String, Source> sources = new LinkedHashMap<>();

    Places(Map<String, String> ours) {
      this.renamed = new LinkedHashMap<>();
      ours.forEach((theirs, path) -> renamed.put(path, theirs));
    }

    SequencedMap<String, Source> of(Block model) {
      place(model, "", renamed.getOrDefault("", ""));
      return sources;
    }

    private void place(Block block, String ours, String theirs) {
      switch (block) {
        case Linear linear -> linear(linear, ours, join(theirs, "weight"), join(theirs, "bias"));
        case Bilinear bilinear -> bilinear(bilinear, ours, theirs);
        case BatchNorm norm -> {
          rest(norm, ours, theirs);
          running(norm.runningMean(), norm.runningVariance(), ours, theirs);
        }
        case InstanceNorm norm -> {
          rest(norm, ours, theirs);
          norm.runningMean()
              .ifPresent(mean -> running(mean, norm.runningVariance().orElseThrow(), ours, theirs));
        }
        case WeightNorm norm -> weightNorm(norm, ours, theirs);
        case Recurrent<?> recurrent -> recurrent(recurrent, ours, theirs);
        case Cell<?> cell -> cell(cell, ours, theirs, "");
        case MultiHeadAttention attention -> attention(attention, ours, theirs);
        case EncoderBlock encoder -> {
          place(encoder.attention(), join(ours, "attention"), join(theirs, "self_attn"));
          place(encoder.attentionNorm(), join(ours, "attentionNorm"), join(theirs, "norm1"));
          feedForward(encoder.feedForward(), ours, theirs);
          place(encoder.feedForwardNorm(), join(ours, "feedForwardNorm"), join(theirs, "norm2"));
        }
        case DecoderBlock decoder -> {
          place(decoder.attention(), join(ours, "attention"), join(theirs, "self_attn"));
          place(decoder.attentionNorm(), join(ours, "attentionNorm"), join(theirs, "norm1"));
          place(
              decoder.memoryAttention(),
              join(ours, "memoryAttention"),
              join(theirs, "multihead_attn"));
          place(decoder.memoryNorm(), join(ours, "memoryNorm"), join(theirs, "norm2"));
          feedForward(decoder.feedForward(), ours, theirs);
          place(decoder.feedForwardNorm(), join(ours, "feedForwardNorm"), join(theirs, "norm3"));
        }
        default -> rest(block, ours, theirs);
      }
    }

    /** The blocks in a block by their names, then what it has itself, as it is. */
    private void rest(Block block, String ours, String theirs) {
      SequencedMap<String, Block> outermost = new LinkedHashMap<>();
      block
          .innerBlocks()
          .forEach((path, inner) -> {
            if (outermost.keySet().stream().noneMatch(above -> path.startsWith(above + "."))) {
              outermost.put(path, inner);
            }
          });
      outermost.forEach((path, inner) -> {
        String here = join(ours, path);
        place(inner, here, renamed.getOrDefault(here, join(theirs, path)));
      });
      block
          .state()
          .arrays()
          .forEach((path, array) -> {
            String here = join(ours, path);
            String there = renamed.getOrDefault(here, join(theirs, path));
            sources.putIfAbsent(here, new Source(there, array.shape(), a -> a));
          });
    }

    private void linear(Linear linear, String ours, String weight, String bias) {
      transposed(linear.weight(), join(ours, "weight"), weight);
      linear.bias().ifPresent(b -> same(b, join(ours, "bias"), bias));
    }

    private void transposed(Tensor weight, String ours, String theirs) {
      Shape shape = Shape.of(weight.shape().extent(1), weight.shape().extent(0));
      sources.put(ours, new Source(theirs, shape, a -> a.permute(1, 0).contiguous()));
    }

    private void same(Tensor numbers, String ours, String theirs) {
      sources.put(ours, new Source(theirs, numbers.shape(), a -> a));
    }

    private void bilinear(Bilinear bilinear, String ours, String theirs) {
      Shape shape = bilinear.weight().shape();
      sources.put(
          join(ours, "weight"),
          new Source(
              join(theirs, "weight"),
              Shape.of(shape.extent(2), shape.extent(0), shape.extent(1)),
              a -> a.permute(1, 2, 0).contiguous()));
      bilinear.bias().ifPresent(b -> same(b, join(ours, "bias"), join(theirs, "bias")));
    }

    private void running(Buffer mean, Buffer variance, String ours, String theirs) {
      same(mean.value(), join(ours, "runningMean"), join(theirs, "running_mean"));
      same(variance.value(), join(ours, "runningVariance"), join(theirs, "running_var"));
    }

    private void weightNorm(WeightNorm norm, String ours, String theirs) {
      String layer = join(ours, "layer");
      place(norm.layer(), layer, theirs);
      Source direction = requireNonNull(sources.get(join(layer, "weight")));
      sources.put(
          join(layer, "weight"),
          new Source(join(theirs, "weight_v"), direction.shape, direction.toOurs));
      int[] column = new int[direction.shape.rank()];
      Arrays.fill(column, 1);
      column[0] = norm.gain().size();
      sources.put(
          join(ours, "gain"),
          new Source(join(theirs, "weight_g"), Shape.of(column), a -> a.reshape(-1)));
    }

    private void recurrent(Recurrent<?> recurrent, String ours, String theirs) {
      for (int i = 0; i < recurrent.cells().size(); i++) {
        cell(recurrent.cells().get(i), join(ours, "cells." + i), theirs, "_l" + i);
      }
      for (int i = 0; i < recurrent.reverseCells().size(); i++) {
        String path = join(ours, "reverseCells." + i);
        cell(recurrent.reverseCells().get(i), path, theirs, "_l" + i + "_reverse");
      }
    }

    private void cell(Cell<?> cell, String ours, String theirs, String suffix) {
      switch (cell) {
        case RnnCell(Linear in, Linear hidden, var _) -> cell(in, hidden, ours, theirs, suffix);
        case LstmCell(Linear in, Linear hidden) -> cell(in, hidden, ours, theirs, suffix);
        case GruCell(Linear in, Linear hidden) -> cell(in, hidden, ours, theirs, suffix);
        default -> rest(cell, ours, theirs);
      }
    }

    private void cell(Linear in, Linear hidden, String ours, String theirs, String suffix) {
      String own = join(ours, "input");
      linear(in, own, join(theirs, "weight_ih" + suffix), join(theirs, "bias_ih" + suffix));
      own = join(ours, "hidden");
      linear(hidden, own, join(theirs, "weight_hh" + suffix), join(theirs, "bias_hh" + suffix));
    }

    private void attention(MultiHeadAttention attention, String ours, String theirs) {
      linear(
          attention.input(),
          join(ours, "input"),
          join(theirs, "in_proj_weight"),
          join(theirs, "in_proj_bias"));
      place(attention.output(), join(ours, "output"), join(theirs, "out_proj"));
    }

    /** Its first linear map is linear1, its second linear2. */
    private void feedForward(Layer layer, String block, String theirs) {
      String ours = join(block, "feedForward");
      List<Map.Entry<String, Block>> maps =
          layer.innerBlocks().entrySet().stream()
              .filter(inner -> inner.getValue() instanceof Linear)
              .toList();
      for (int i = 0; i < maps.size(); i++) {
        String path = join(ours, maps.get(i).getKey());
        place(maps.get(i).getValue(), path, join(theirs, "linear" + (i + 1)));
      }
      layer
          .state()
          .arrays()
          .forEach((path, array) ->
              sources.putIfAbsent(
                  join(ours, path), new Source(join(theirs, path), array.shape(), a -> a)));
    }

    private static String join(String path, String name) {
      return path.isEmpty() ? name : path + "." + name;
    }
  }

  /** The paths that are renamed. */
  @Override
  public String toString() {
    return "PyTorch names" + (ours.isEmpty() ? "" : ", renamed " + ours);
  }
}
