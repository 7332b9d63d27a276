package adjoint.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code --port P}: where to serve. */
public final class Port {
  @Option(
      names = "--port",
      paramLabel = "P",
      converter = Converter.class,
      description = "TCP port, 0 for any that is free (default: ${DEFAULT-VALUE})")
  private int value;

  public Port(int standard) {
    value = standard;
  }

  public int value() {
    return value;
  }

  static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) WholeNumber.between(0, 65535, text);
    }
  }
}
