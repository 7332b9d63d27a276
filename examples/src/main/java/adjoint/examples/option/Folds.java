package adjoint.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code --folds K}: cross-validation besides, or 0 for none. */
public final class Folds {
  @Option(
      names = "--folds",
      paramLabel = "K",
      converter = Converter.class,
      description =
          "judge by K-fold cross-validation too, 2 to 1000; 0: do not (default: ${DEFAULT-VALUE})")
  private int value;

  /** How many, 0 for no cross-validation. */
  public int value() {
    return value;
  }

  static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return text.equals("0") ? 0 : (int) WholeNumber.between(2, 1000, text);
    }
  }
}
