package adjoint.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code --epochs N}: how often to go through the data. */
public final class Epochs {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Converter.class,
      description =
          "go through the rows so often, unless it stops early (default: ${DEFAULT-VALUE})")
  private int value;

  /** So many, unless told otherwise. */
  public Epochs(int standard) {
    value = standard;
  }

  public int value() {
    return value;
  }

  static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) WholeNumber.between(1, 1_000_000, text);
    }
  }
}
