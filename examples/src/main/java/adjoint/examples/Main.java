package adjoint.examples;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs an example by its name; lists them when none is given. Exit code 0 when all went well, 1
 * when the example failed, 2 when the command line was wrong: then with one line that says why.
 *
 * <p>A failure shows no stack trace unless {@code -Dadjoint.trace=true} asks for it.
 */
@Command(
    name = "examples",
    description = "The tutorials, reproduced.",
    synopsisSubcommandLabel = "NAME",
    versionProvider = Version.class)
public final class Main implements Callable<Integer> {
  /** Held, or the collector would take it and its level. */
  private static final Logger LIBRARY = Logger.getLogger("adjoint");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show the version")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean version;

  private Main() {}

  /** Runs and leaves with the exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs, for a program that goes on; the exit code. */
  public static int run(String... args) {
    System.setProperty("java.awt.headless", "true");
    // Which kernels compute makes no difference to the numbers, and these models are small.
    LIBRARY.setLevel(Level.WARNING);
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // the tutorials' digits, everywhere
    return execute(commandLine(), args);
  }

  /** The exit code; output that could not be written is a failure too. */
  static int execute(CommandLine line, String... args) {
    int code = line.execute(withoutBlanks(args));
    if (line.getOut().checkError() || System.out.checkError()) {
      line.getErr().println("examples: cannot write the output; is the disk full?");
      line.getErr().flush();
      return code == 0 ? line.getCommandSpec().exitCodeOnExecutionException() : code;
    }
    return code;
  }

  /** The whole command line; tests give it writers of their own. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    Examples.all().forEach(line::addSubcommand);
    line.addSubcommand(new HelpCommand());
    return line.setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::wrongCommandLine)
        .setExecutionExceptionHandler(Main::failed);
  }

  /** A build tool passes an example that was not named as an empty argument. */
  static String[] withoutBlanks(String[] args) {
    return Arrays.stream(args).filter(a -> !a.isBlank()).toArray(String[]::new);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Examples (NAME --help, or help NAME, tells the options of one):");
    out.print(list(spec.commandLine()));
    out.flush();
    return 0;
  }

  private static String list(CommandLine main) {
    Map<String, CommandLine> examples = new LinkedHashMap<>(main.getSubcommands());
    examples.values().removeIf(command -> !(command.getCommand() instanceof Example));
    int width = examples.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder lines = new StringBuilder();
    examples.forEach((name, example) ->
        lines.append(
            "  %s  %s%n"
                .formatted(
                    name + " ".repeat(width - name.length()),
                    example.getCommandSpec().usageMessage().description()[0])));
    return lines.toString();
  }

  private static int wrongCommandLine(ParameterException e, String[] args) {
    CommandLine at = e.getCommandLine();
    boolean inExample = at.getParent() != null;
    PrintWriter err = at.getErr();
    if (!inExample && e instanceof UnmatchedArgumentException unmatched && isName(unmatched)) {
      List<String> near = unmatched.getSuggestions();
      String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
      err.println("unknown example '" + unmatched.getUnmatched().getFirst() + "'" + hint);
      err.print(list(at));
    } else {
      String name = inExample ? at.getCommandName() : "examples";
      err.println(
          name + ": " + oneLine(String.valueOf(e.getMessage())) + " (--help shows the options)");
    }
    err.flush();
    return at.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static boolean isName(UnmatchedArgumentException e) {
    return !e.getUnmatched().isEmpty() && !e.getUnmatched().getFirst().startsWith("-");
  }

  private static int failed(Exception e, CommandLine at, ParseResult parsed) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    at.getErr().println(at.getCommandName() + ": " + oneLine(message));
    if (Boolean.getBoolean("adjoint.trace")) {
      e.printStackTrace(at.getErr());
    }
    at.getErr().flush();
    return at.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String oneLine(String text) {
    return String.join(" ", text.lines().map(String::strip).toList());
  }
}
