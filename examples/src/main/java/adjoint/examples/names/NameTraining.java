package adjoint.examples.names;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.CrossEntropy;
import adjoint.nn.Mode;
import adjoint.nn.optim.AdamW;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Teaches a model what comes next in names, and keeps some of these back to see how well it knows
 * what it has not seen. What is learnt is in the names themselves: nobody has labelled them.
 */
public final class NameTraining {
  private static final int BATCH = 32;
  private static final int CHUNK = 256;
  private static final int LONGEST = 20;
  private static final int MOST_HELD_OUT = 1000;

  private final NameList list;
  private final List<String> seen;
  private final List<String> heldOut;
  private final LetterModel model;
  private final RandomGenerator rng;
  private final AdamW adam;
  private final CrossEntropy loss;
  private final double rate;
  private final long steps;

  /** Trains this model in so many steps, at a rate that falls to 0 as a cosine does. */
  public NameTraining(
      NameList list, Split split, LetterModel model, double rate, long steps, RandomGenerator rng) {
    this.list = list;
    this.seen = split.seen();
    this.heldOut = split.heldOut();
    this.model = model;
    this.rng = rng;
    this.rate = rate;
    this.steps = steps;
    adam = new AdamW(model.parameters(), rate);
    loss = CrossEntropy.PLAIN.ignoring(list.nothing());
  }

  /**
   * Names to learn from, and others.
   *
   * @param seen most of them
   * @param heldOut every tenth, up to a thousand
   */
  public record Split(List<String> seen, List<String> heldOut) {
    /** Of names in an order that was drawn. */
    public static Split of(NameList list, RandomGenerator rng) {
      List<String> names = new ArrayList<>(list.names());
      Collections.shuffle(names, rng);
      int kept = Math.min(names.size() / 10, MOST_HELD_OUT);
      return new Split(names.subList(kept, names.size()), names.subList(0, kept));
    }
  }

  /** Learns from a few names that are drawn. */
  public void step(long step) {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(seen.get(rng.nextInt(seen.size())));
    }
    adam.learningRate(rate * (1 + Math.cos(Math.PI * step / steps)) / 2);
    adam.step(loss(batch, Mode.training(rng)));
  }

  private Tensor loss(List<String> names, Mode mode) {
    return loss.of(model.logits(list.inputs(names), mode), list.targets(names));
  }

  /** What a letter of the names that were held out costs, in nats. */
  public double heldOutLoss() {
    double sum = 0;
    long letters = 0;
    for (int from = 0; from < heldOut.size(); from += CHUNK) {
      List<String> names = heldOut.subList(from, Math.min(from + CHUNK, heldOut.size()));
      long count = names.stream().mapToLong(name -> name.length() + 1L).sum();
      sum += count * NoGrad.call(() -> loss(names, Mode.EVALUATION)).item();
      letters += count;
    }
    return sum / letters;
  }

  /** A name that the model makes up, letter by letter, each drawn as likely as it says. */
  public String makeUp() {
    StringBuilder name = new StringBuilder();
    while (name.length() < LONGEST) {
      int next = draw(name.toString());
      if (next == 0) {
        break;
      }
      name.append(list.letter(next));
    }
    return name.toString();
  }

  /** Logits at every place of one name, {@code [places, classes]}. */
  public static Tensor logits(LetterModel model, NameList list, String begun) {
    Indices text = list.inputs(List.of(begun));
    return NoGrad.call(() -> model.logits(text, Mode.EVALUATION)).select(0, 0);
  }

  private int draw(String begun) {
    Tensor next = logits(model, list, begun).select(0, begun.length());
    double[] probabilities = next.softmax(0).toDoubleArray();
    double drawn = rng.nextDouble();
    for (int code = 0; code < probabilities.length - 1; code++) {
      drawn -= probabilities[code];
      if (drawn < 0) {
        return code;
      }
    }
    return probabilities.length - 1;
  }
}
