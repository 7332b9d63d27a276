package adjoint.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code --seed S}: what the random numbers start from, as numpy takes it: 0 to 2³² − 1. */
public final class Seed {
  @Option(
      names = "--seed",
      paramLabel = "S",
      converter = Converter.class,
      description = "seed of the random numbers, 0 to 4294967295 (default: ${DEFAULT-VALUE})")
  private long value;

  public Seed(long standard) {
    value = standard;
  }

  public long value() {
    return value;
  }

  static final class Converter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return WholeNumber.between(0, 0xffff_ffffL, text);
    }
  }
}
