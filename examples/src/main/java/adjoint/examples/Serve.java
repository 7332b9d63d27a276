package adjoint.examples;

import adjoint.examples.fit.LoadTest;
import adjoint.examples.fit.Predictor;
import adjoint.examples.fit.Service;
import adjoint.examples.option.ModelFolder;
import adjoint.examples.option.Port;
import adjoint.examples.option.Requests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network that {@code fit} has left, behind HTTP; and how long its answers take. */
@Command(
    name = "serve",
    description = "predictions of a fitted network over HTTP, and how long they take under load",
    sortOptions = false,
    footer = {
      "",
      "For example: serve --model run",
      "  curl localhost:8080/predict -d '{\"rows\": [{\"age\": 31, \"city\": \"Kairo\"}]}'",
      "serve --model run --load new.csv measures, and ends."
    })
final class Serve extends Example {
  private static final int CLIENTS = 16;

  @Mixin private final ModelFolder model = new ModelFolder();
  @Mixin private final Port port = new Port(8080);

  @Option(
      names = "--load",
      paramLabel = "FILE",
      description =
          "send the rows of this table again and again from 16 clients, tell how long"
              + " answers take, and end")
  private @Nullable Path load;

  @Mixin private final Requests requests = new Requests(1000);

  @Override
  void run(Report report) {
    try {
      Predictor predictor = Predictor.read(model.path());
      try (Service service = Service.start(predictor, load == null ? port.value() : 0)) {
        report.say("%s, at %s".formatted(predictor.task(), service.uri()));
        if (load == null) {
          report.say("Ctrl-C ends it.");
          Thread.currentThread().join(); // for ever
        } else {
          measure(report, service, Service.requests(predictor, load));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or serve: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure(Report report, Service service, List<String> bodies)
      throws InterruptedException {
    LoadTest.of(service.uri(), bodies, CLIENTS, requests.value()); // warms up
    LoadTest test = LoadTest.of(service.uri(), bodies, CLIENTS, requests.value());
    report.say(
        String.format(
            Locale.ROOT,
            "%s requests of a row each from %s clients: %.0f in a second; half of the answers came"
                + " within %.2f ms (p50), 99 %% within %.2f ms (p99), all within %.2f ms",
            CLIENTS * requests.value(),
            CLIENTS,
            test.perSecond(),
            test.millis(0.5),
            test.millis(0.99),
            test.millis(1)));
  }
}
