package adjoint.examples.fit;

import adjoint.nn.train.Event;
import adjoint.nn.train.Listener;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar that grows with the epochs of a training, on standard error. */
public final class Bar implements Listener {
  private static final int WIDTH = 79; // told, not asked of the terminal, which takes native code
  private static final int PAUSE = 100; // milliseconds
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final String task;
  private @Nullable ProgressBar bar;

  private Bar(String task) {
    this.task = task;
  }

  /**
   * A bar; where no terminal is, such as in a file, a line every few seconds.
   *
   * @param task what it is of
   * @param lines where such lines go
   */
  public static Listener of(String task, Consumer<String> lines) {
    return isTerminal() ? new Bar(task) : plain(task, lines);
  }

  @SuppressWarnings("SystemConsoleNull") // again in JDK 25, where output goes to a file
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private static Listener plain(String task, Consumer<String> lines) {
    long[] said = {System.nanoTime()};
    return event -> {
      if (event instanceof Event.Began began && began.done() > 0) {
        lines.accept("... %s goes on after epoch %s".formatted(task, began.done()));
      } else if (event instanceof Event.EpochEnded ended
          && System.nanoTime() - said[0] > BETWEEN_LINES.toNanos()) {
        said[0] = System.nanoTime();
        lines.accept("... %s, epoch %s:%s".formatted(task, ended.epoch(), loss(ended)));
      }
    };
  }

  private static String loss(Event.EpochEnded ended) {
    double loss = ended.metrics().getOrDefault("validation loss", Double.NaN);
    return String.format(Locale.ROOT, " validation loss %.4g", loss);
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Began began ->
          bar =
              new ProgressBarBuilder()
                  .setTaskName(task)
                  .setStyle(ProgressBarStyle.ASCII)
                  .setUpdateIntervalMillis(PAUSE)
                  .setInitialMax(began.epochs())
                  .startsFrom(began.done(), Duration.ZERO)
                  .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                  .build();
      case Event.EpochEnded ended -> {
        if (bar != null) {
          bar.setExtraMessage(loss(ended)).stepTo(ended.epoch());
        }
      }
      case Event.Ended _, Event.Failed _ -> {
        if (bar != null) {
          bar.close();
          bar = null;
        }
      }
      case Event.StepTaken _, Event.Improved _, Event.Saved _ -> {}
    }
  }
}
