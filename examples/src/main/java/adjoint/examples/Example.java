package adjoint.examples;

import adjoint.examples.option.Checked;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What every example is: a {@code @Command} with a name and one line of description, its options as
 * {@code @Mixin} fields, and {@link #run}. Add new ones to {@link Examples}.
 */
abstract class Example implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  /** Computes and reports. Options are valid and folders writable by now. */
  abstract void run(Report report);

  @Override
  public final Integer call() {
    try {
      for (CommandSpec mixin : spec.mixins().values()) {
        if (mixin.userObject() instanceof Checked option) {
          option.check();
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    CommandLine line = spec.commandLine();
    try (Report report = new Report(line.getOut(), line.getErr())) {
      run(report);
    } catch (Error e) { // such as too little memory: one line like any other failure
      String message = e.getClass().getSimpleName() + ": " + e.getMessage();
      throw new IllegalStateException(message, e);
    }
    return 0;
  }
}
