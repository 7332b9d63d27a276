package adjoint.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --rate R}: the learning rate, a finite number above 0. */
public final class Rate {
  @Option(
      names = "--rate",
      paramLabel = "R",
      converter = Converter.class,
      description = "learning rate, above 0 (default: ${DEFAULT-VALUE})")
  private double value;

  public Rate(double standard) {
    value = standard;
  }

  public double value() {
    return value;
  }

  static final class Converter implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      double rate;
      try {
        rate = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'%s' is no number; try 0.1".formatted(text));
      }
      if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
        throw new TypeConversionException(
            "'%s' is no learning rate; give a finite number above 0, such as 0.1".formatted(text));
      }
      return rate;
    }
  }
}
