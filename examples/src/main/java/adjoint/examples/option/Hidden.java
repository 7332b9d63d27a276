package adjoint.examples.option;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --hidden N,N…}: the neurons of each hidden layer, or 0 for none. */
public final class Hidden {
  private static final int MOST_LAYERS = 20;

  @Option(
      names = "--hidden",
      paramLabel = "N,N…",
      converter = Converter.class,
      description =
          "neurons of each hidden layer; 0: none, a linear model (default: ${DEFAULT-VALUE})")
  private Sizes value = new Sizes(List.of(32, 16));

  /** The neurons of each layer. */
  public List<Integer> value() {
    return value.sizes();
  }

  /** As they are written. */
  record Sizes(List<Integer> sizes) {
    @Override
    public String toString() {
      return String.join(",", sizes.stream().map(String::valueOf).toList());
    }
  }

  static final class Converter implements ITypeConverter<Sizes> {
    @Override
    public Sizes convert(String text) {
      if (text.equals("0")) {
        return new Sizes(List.of());
      }
      String[] numbers = text.split(",", -1);
      if (numbers.length > MOST_LAYERS) {
        throw new TypeConversionException(
            "'%s' are more than %s layers".formatted(text, MOST_LAYERS));
      }
      return new Sizes(
          Arrays.stream(numbers)
              .map(n -> (int) WholeNumber.between(1, 10_000, n.strip()))
              .toList());
    }
  }
}
