package adjoint.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code --requests N}: how much load. */
public final class Requests {
  @Option(
      names = "--requests",
      paramLabel = "N",
      converter = Converter.class,
      description = "with --load: requests of each client (default: ${DEFAULT-VALUE})")
  private int value;

  public Requests(int standard) {
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
