package adjoint.nn.train;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Who is told what happens in a {@link Training}. It is called in the thread that trains, which
 * goes on when it returns; what it throws ends the training.
 */
@FunctionalInterface
public interface Listener {
  /** Takes notice of an event. */
  void on(Event event);

  /**
   * Who writes a line for each epoch: {@code Listener.lines(System.out::println)} prints {@code
   * epoch 3: loss 0.2513, validation loss 0.2871}.
   */
  static Listener lines(Consumer<String> out) {
    requireNonNull(out, "lines: out is null");
    return event -> {
      if (event instanceof Event.EpochEnded ended) {
        StringBuilder line = new StringBuilder("epoch " + ended.epoch());
        String separator = ": ";
        for (var metric : ended.metrics().entrySet()) {
          line.append(separator).append(metric.getKey());
          line.append(String.format(Locale.ROOT, " %.4g", metric.getValue()));
          separator = ", ";
        }
        out.accept(line.toString());
      }
    };
  }
}
