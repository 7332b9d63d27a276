package adjoint.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code --steps N}: how many training steps, or epochs where the tutorial counts those. */
public final class Steps {
  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = Converter.class,
      description = "training steps or epochs, at least 1 (default: ${DEFAULT-VALUE})")
  private int value;

  public Steps(int standard) {
    value = standard;
  }

  public int value() {
    return value;
  }

  static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) WholeNumber.between(1, Integer.MAX_VALUE, text);
    }
  }
}
