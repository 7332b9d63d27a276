package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.conv.AvgPool;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvTranspose1d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.ConvTranspose3d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.conv.Pad;
import adjoint.nn.conv.Resize;
import adjoint.nn.conv.Upsample;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.op.Convolution;
import adjoint.op.Padding;
import adjoint.op.Pooling;
import adjoint.op.Resampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Layers, their gradients and buffers are PyTorch's, which {@code layers.py} wrote down. */
class LayerVectorsTest {
  /** A line of the file. */
  private static final class Case {
    final String text;
    final List<String> words;
    final Map<String, int[]> settings = new HashMap<>();
    final List<Tensor> arrays;
    int at;

    Case(List<String> line) {
      text = line.getFirst();
      words = List.of(text.split(" ", -1));
      for (int i = 0; i + 1 < words.size(); i++) {
        if (words.get(i + 1).matches("-?[0-9,]+")) {
          settings.put(words.get(i), numbers(words.get(i + 1)));
        }
      }
      arrays = line.stream().skip(1).map(Vectors::array).toList();
    }

    static int[] numbers(String word) {
      return Arrays.stream(word.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    String word(int i) {
      return words.get(i);
    }

    double number(int i) {
      return Double.parseDouble(words.get(i));
    }

    int[] setting(String name, int usual) {
      return settings.getOrDefault(name, new int[] {usual});
    }

    Tensor next() {
      return arrays.get(at++);
    }

    Parameter parameter(String name) {
      return Parameter.of(name, next());
    }

    /** A parameter, if there are so many arrays more than those that any case has. */
    Optional<Parameter> parameter(String name, int parameters) {
      return arrays.size() >= 4 + 2 * parameters ? Optional.of(parameter(name)) : Optional.empty();
    }
  }

  @Test
  void areThoseOfPyTorch() throws IOException {
    TreeSet<String> seen = new TreeSet<>();
    for (List<String> line : Vectors.lines("layers.txt")) {
      Case c = new Case(line);
      seen.add(c.word(0));
      check(c);
    }
    assertEquals(21, seen.size(), seen.toString());
  }

  private static void check(Case c) {
    List<Buffer> buffers = new ArrayList<>();
    switch (c.word(0)) {
      case "Embedding" -> {
        Embedding table =
            new Embedding(
                c.parameter("weight"),
                c.words.size() > 1
                    ? OptionalInt.of(c.setting("padding", 0)[0])
                    : OptionalInt.empty());
        Tensor x = c.next();
        int[] values = Arrays.stream(x.toDoubleArray()).mapToInt(v -> (int) v).toArray();
        check(c, table, List.of(), table.forward(Indices.wrap(values, x.shape())));
      }
      case "Bilinear" -> {
        Bilinear pairs = new Bilinear(c.parameter("weight"), Optional.of(c.parameter("bias")));
        Tensor a = c.next().asVariable();
        Tensor b = c.next().asVariable();
        check(c, pairs, List.of(a, b), pairs.forward(a, b));
      }
      default -> {
        Layer layer = layer(c);
        Tensor x = c.next().asVariable();
        if (layer instanceof InstanceNorm norm && norm.runningMean().isPresent()) {
          norm.runningMean().get().set(c.arrays.get(c.arrays.size() - 4));
          norm.runningVariance().orElseThrow().set(c.arrays.get(c.arrays.size() - 3));
          buffers.addAll(norm.buffers().values());
        }
        Mode mode =
            c.words.contains("training") ? Mode.training(new SplittableRandom(1)) : Mode.EVALUATION;
        check(c, layer, List.of(x), layer.forward(x, mode));
        for (int i = 0; i < buffers.size(); i++) {
          Tensor expected = c.arrays.get(c.arrays.size() - buffers.size() + i);
          Vectors.requireNear(c.text + ", buffer " + i, expected, buffers.get(i).value());
        }
      }
    }
  }

  private static void check(Case c, Block block, List<Tensor> in, Tensor y) {
    Tensor g = c.next();
    Vectors.requireNear(c.text, c.next(), y);
    List<Tensor> variables = new ArrayList<>(in);
    variables.addAll(block.parameters().values());
    List<Tensor> gradients = Grad.of(y, variables, g);
    for (int i = 0; i < gradients.size(); i++) {
      Vectors.requireNear(c.text + ", gradient " + i, c.next(), gradients.get(i));
    }
    assertTrue(c.at >= c.arrays.size() - 4, c.text + ": arrays are left");
  }

  private static Layer layer(Case c) {
    return switch (c.word(0)) {
      case "Conv1d" -> new Conv1d(c.parameter("weight"), c.parameter("bias", 2), how(c));
      case "Conv2d" -> new Conv2d(c.parameter("weight"), c.parameter("bias", 2), how(c));
      case "Conv3d" -> new Conv3d(c.parameter("weight"), c.parameter("bias", 2), how(c));
      case "ConvTranspose1d" ->
          new ConvTranspose1d(c.parameter("weight"), c.parameter("bias", 2), how(c), more(c));
      case "ConvTranspose2d" ->
          new ConvTranspose2d(c.parameter("weight"), c.parameter("bias", 2), how(c), more(c));
      case "ConvTranspose3d" ->
          new ConvTranspose3d(c.parameter("weight"), c.parameter("bias", 2), how(c), more(c));
      case "MaxPool" -> MaxPool.of(windows(c));
      case "AvgPool" -> AvgPool.of(windows(c));
      case "Pad" -> pad(c);
      case "Upsample" -> {
        double[] factors = Arrays.stream(Case.numbers(c.word(2))).asDoubleStream().toArray();
        yield Upsample.of(resampling(c), factors);
      }
      case "Resize" -> Resize.of(resampling(c), Case.numbers(c.word(2)));
      case "Flatten" -> new Flatten(c.setting("Flatten", 0)[0]);
      case "LayerNorm" -> layerNorm(c);
      case "RmsNorm" -> {
        Parameter weight = c.parameter("weight");
        yield new RmsNorm(Optional.of(weight), weight.shape(), c.number(1));
      }
      case "GroupNorm" -> groupNorm(c);
      case "InstanceNorm" -> instanceNorm(c);
      case "WeightNorm" -> {
        Parameter gain = c.parameter("gain");
        Parameter weight = c.parameter("weight");
        Optional<Parameter> bias = Optional.of(c.parameter("bias"));
        yield new WeightNorm(
            gain,
            c.word(1).equals("Linear")
                ? new Linear(weight, bias)
                : new Conv2d(weight, bias, Convolution.PLAIN));
      }
      case "RadialBasis" -> new RadialBasis(c.parameter("centers"), c.parameter("sharpness"));
      case "MixtureOfExperts" -> {
        Layer[] linear =
            IntStream.range(0, 4).mapToObj(_ -> Linear.from(c.next())).toArray(Layer[]::new);
        MixtureOfExperts all = MixtureOfExperts.of(linear[0], linear[1], linear[2], linear[3]);
        yield c.number(1) == 3 ? all : all.top((int) c.number(1));
      }
      default -> throw new AssertionError(c.text);
    };
  }

  private static Convolution how(Case c) {
    Convolution how =
        Convolution.PLAIN
            .withStride(c.setting("stride", 1))
            .withDilation(c.setting("dilation", 1))
            .withGroups(c.setting("groups", 1)[0]);
    int[] padding = c.setting("padding", 0);
    return padding[0] < 0 ? how.withSamePadding() : how.withPadding(padding);
  }

  private static List<Integer> more(Case c) {
    return Arrays.stream(c.setting("output_padding", 0)).boxed().toList();
  }

  private static Pooling windows(Case c) {
    if (c.word(1).equals("adaptive")) {
      return Pooling.adaptive(c.setting("adaptive", 1));
    }
    int[] window = c.setting(c.word(0), 1);
    return Pooling.of(window)
        .withStride(c.settings.getOrDefault("stride", window))
        .withPadding(c.setting("padding", 0));
  }

  private static Layer pad(Case c) {
    Pad pad =
        switch (c.word(1)) {
          case "zeros" -> Pad.zeros(0);
          case "0.5" -> Pad.constant(0.5, 0);
          default -> Pad.of(Padding.valueOf(c.word(1).toUpperCase(Locale.ROOT)), 0);
        };
    return pad.withBefore(c.setting("before", 0)).withAfter(c.setting("after", 0));
  }

  private static Resampling resampling(Case c) {
    return Resampling.valueOf(c.word(1).toUpperCase(Locale.ROOT));
  }

  private static Layer layerNorm(Case c) {
    if (c.words.size() > 2) {
      return LayerNorm.of((int) c.number(2)).epsilon(c.number(1)).withoutParameters().init();
    }
    Parameter weight = c.parameter("weight");
    return new LayerNorm(
        Optional.of(weight), Optional.of(c.parameter("bias")), weight.shape(), c.number(1));
  }

  private static Layer groupNorm(Case c) {
    int groups = (int) c.number(1);
    if (c.words.size() > 3) {
      return GroupNorm.of(groups, (int) c.number(3))
          .epsilon(c.number(2))
          .withoutParameters()
          .init();
    }
    Parameter weight = c.parameter("weight");
    return new GroupNorm(
        Optional.of(weight), Optional.of(c.parameter("bias")), groups, weight.size(), c.number(2));
  }

  private static Layer instanceNorm(Case c) {
    double epsilon = c.number(1);
    if (c.words.size() == 3) {
      return InstanceNorm.of((int) c.number(2)).epsilon(epsilon).init();
    }
    Parameter weight = c.parameter("weight");
    Optional<Parameter> bias = Optional.of(c.parameter("bias"));
    int channels = weight.size();
    boolean running = c.words.size() > 2;
    return new InstanceNorm(
        Optional.of(weight),
        bias,
        running ? Optional.of(Buffer.of("runningMean", weight.detach().mul(0))) : Optional.empty(),
        running
            ? Optional.of(Buffer.of("runningVariance", weight.detach().mul(0)))
            : Optional.empty(),
        channels,
        0.3,
        epsilon);
  }
}
