package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NextStepsTest {
  @Test
  void everyStepLeadsToAnExample() {
    Set<String> examples =
        Examples.all().stream()
            .map(example -> new CommandLine(example).getCommandName())
            .collect(Collectors.toSet());
    List<String> missing =
        Arrays.stream(NextSteps.values())
            .map(step -> step.example)
            .filter(example -> !examples.contains(example))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void says() {
    StringWriter out = new StringWriter();
    try (Report report = new Report(new PrintWriter(out), new PrintWriter(new StringWriter()))) {
      NextSteps.say(report, NextSteps.RECURRENT, NextSteps.OPTIMIZERS);
    }
    List<String> lines = out.toString().lines().toList();
    assertEquals("What to learn next", lines.getFirst());
    assertTrue(lines.get(3).matches("recurrent networks +names"), lines.get(3));
  }
}
