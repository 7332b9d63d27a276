package adjoint.check.jqwik;

import static java.util.Objects.requireNonNull;

import adjoint.check.program.Program;
import adjoint.check.program.Programs;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * Programs. They shrink as {@link Program#simpler} says: fewest steps, then ranks and extents, then
 * numbers.
 */
@SuppressWarnings("exports") // of jqwik: see package-info
public final class ProgramArbitraries {
  private ProgramArbitraries() {}

  /** Programs of one kind. */
  public static Arbitrary<Program> of(Programs programs) {
    requireNonNull(programs, "programs: programs is null");
    return Arbitraries.fromGenerator(
        random -> new ShrinkableProgram(programs.draw(random.nextLong())));
  }

  private record ShrinkableProgram(Program value) implements Shrinkable<Program> {
    @Override
    public Stream<Shrinkable<Program>> shrink() {
      return value.simpler().map(ShrinkableProgram::new);
    }

    @Override
    public ShrinkingDistance distance() {
      return ShrinkingDistance.of(value.size());
    }
  }
}
