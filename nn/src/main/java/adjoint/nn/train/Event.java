package adjoint.nn.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * What happens in the course of a {@link Training}. Epochs, and the batches of an epoch, are
 * counted from 1.
 */
public sealed interface Event {
  /**
   * A run begins, or goes on.
   *
   * @param done how many epochs have been completed before
   * @param epochs how many there will be in all, unless it ends earlier
   */
  record Began(int done, int epochs) implements Event {}

  /**
   * A step was taken.
   *
   * @param epoch that it belongs to
   * @param batch that it was taken by
   * @param batches how many the epoch has, where that is known
   * @param step its number in the whole training, counted from 1
   * @param loss before the step
   */
  record StepTaken(int epoch, int batch, OptionalInt batches, long step, double loss)
      implements Event {}

  /**
   * An epoch is completed, and everything has been measured.
   *
   * @param epoch its number
   * @param step how many steps have been taken
   * @param metrics by name: first the mean loss of its batches, then what is measured
   * @param time that it took, since the run began if it began within the epoch
   */
  record EpochEnded(int epoch, long step, SequencedMap<String, Double> metrics, Duration time)
      implements Event {}

  /**
   * The weights are the best so far by what {@linkplain Training#stopEarly early stopping} looks
   * at. Comes before the end of the epoch is told.
   *
   * @param metric that has become better
   * @param value its best value
   */
  record Improved(int epoch, String metric, double value) implements Event {}

  /** A checkpoint was written, after so many steps. */
  record Saved(Path file, long step) implements Event {}

  /**
   * A run has ended well.
   *
   * @param ending why
   * @param epochs how many have been completed
   * @param best the epoch whose weights the model now has, if early stopping chose it
   */
  record Ended(Ending ending, int epochs, OptionalInt best) implements Event {}

  /**
   * A run ends with an error, which is thrown next.
   *
   * @param epoch in which it occurred
   * @param batch that was the last one before
   */
  record Failed(int epoch, int batch, Throwable error) implements Event {}
}
