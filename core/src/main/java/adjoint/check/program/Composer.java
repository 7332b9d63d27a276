package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Puts one random program together, step by step, looking at the numbers as it goes. */
final class Composer {
  private static final double LARGEST = 30;
  private static final int MOST_ELEMENTS = 30;
  private static final int HIGHEST_RANK = 4;
  private static final int TRIES_PER_STEP = 40;
  private static final int TRIES_PER_WORD = 4;

  private static final Word ADD = Word.binary("add", "$0.add($1)", Tensor::add);
  private static final Word SUM = Word.unary("sum", "$0.sum()", x -> x.sum());
  private static final Word MEAN = Word.unary("mean", "$0.mean()", x -> x.mean());
  private static final Word SQUARE = Word.unary("square", "$0.square()", Tensor::square);
  private static final Word SHIFT = Word.unary("add constant", "$0.add(0.5)", x -> x.add(0.5));

  private final RandomGenerator rng;
  private final Vocabulary vocabulary;
  private final List<Word> ties;
  private final List<NdArray> values;
  private final List<Integer> loose = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  Composer(RandomGenerator rng, Vocabulary vocabulary, List<NdArray> inputs) {
    this.rng = rng;
    this.vocabulary = vocabulary;
    this.ties = vocabulary.words().stream().filter(word -> word.arity() > 1).toList();
    this.values = new ArrayList<>(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      loose.add(i);
    }
  }

  List<Step> steps() {
    return steps;
  }

  /** Whether it worked: a program of about so many steps, with a featured word if there are any. */
  boolean compose(int ops) {
    int before = Math.max(1, ops - toFinish());
    int featuredAt = rng.nextInt(before);
    boolean featured = vocabulary.featured().isEmpty();
    for (int tries = 0; steps.size() + toFinish() < ops && tries < ops * TRIES_PER_STEP; tries++) {
      boolean feature = !featured && steps.size() >= Math.min(featuredAt, ops - toFinish() - 1);
      featured |= step(feature ? pick(vocabulary.featured()) : word()) && feature;
    }
    for (int tries = 0; !featured && tries < TRIES_PER_STEP; tries++) {
      featured = step(pick(vocabulary.featured()));
    }
    return featured && finish();
  }

  /** How many steps it takes to make one number of all loose ends: additions, and a reduction. */
  private int toFinish() {
    return loose.size();
  }

  /** Any word; but while there are many loose ends, rather one that ties some together. */
  private Word word() {
    boolean tie = loose.size() > 2 && !ties.isEmpty() && rng.nextBoolean();
    return pick(tie ? ties : vocabulary.words());
  }

  private boolean step(Word word) {
    for (int tries = 0; tries < TRIES_PER_WORD; tries++) {
      if (attempt(word)) {
        return true;
      }
    }
    return false;
  }

  private boolean attempt(Word word) {
    List<Integer> operands = new ArrayList<>();
    for (int i = 0; i < word.arity(); i++) {
      operands.add(operand());
    }
    List<Shape> shapes = operands.stream().map(i -> values.get(i).shape()).toList();
    List<Call> calls = word.calls(shapes);
    if (calls.isEmpty()) {
      return false;
    }
    Call call = pick(calls);
    return apply(word, call, operands) || positive(word, call, operands);
  }

  /**
   * Mostly a loose end, and of two the one with more elements, since most operations turn to
   * numbers what they can.
   */
  private int operand() {
    if (rng.nextInt(5) >= 3) {
      return rng.nextInt(values.size());
    }
    int one = pick(loose);
    int other = pick(loose);
    return values.get(one).size() >= values.get(other).size() ? one : other;
  }

  private boolean apply(Word word, Call call, List<Integer> operands) {
    Optional<NdArray> y = Attempt.at(call, operands.stream().map(values::get).toList());
    if (y.isEmpty() || !isModerate(y.get())) {
      return false;
    }
    loose.removeAll(operands);
    loose.add(values.size());
    values.add(y.get());
    steps.add(new Step(word, call, operands));
    return true;
  }

  /** The same call on x² + 0.5 in place of x, if that is in its domain. */
  private boolean positive(Word word, Call call, List<Integer> operands) {
    int at = call.accepts(operands.stream().map(values::get).toList()) ? -1 : operands.size() - 1;
    for (; at >= 0; at--) {
      List<Integer> raised = new ArrayList<>(operands);
      raised.set(at, values.size() + 1);
      List<NdArray> in = new ArrayList<>(operands.stream().map(values::get).toList());
      in.set(at, in.get(at).map(x -> x * x + 0.5));
      if (Attempt.at(call, in).filter(Composer::isModerate).isPresent()
          && add(SQUARE, operands.get(at))
          && add(SHIFT, values.size() - 1)) {
        return apply(word, call, raised);
      }
    }
    return false;
  }

  private boolean add(Word word, Integer... operands) {
    List<Integer> in = List.of(operands);
    return apply(
        word, word.calls(in.stream().map(i -> values.get(i).shape()).toList()).getFirst(), in);
  }

  private static boolean isModerate(NdArray x) {
    if (x.size() > MOST_ELEMENTS || x.shape().rank() > HIGHEST_RANK) {
      return false;
    }
    for (double number : x.toDoubleArray()) {
      if (Math.abs(number) > LARGEST) {
        return false;
      }
    }
    return true;
  }

  /** Adds up all loose ends, reducing what does not broadcast, and makes a number of the sum. */
  private boolean finish() {
    while (loose.size() > 1) {
      int one = loose.get(0);
      int other = loose.get(1);
      if (!add(ADD, one, other) && !reduce(rank(one) > 0 ? one : other)) {
        return false;
      }
    }
    return rank(loose.getFirst()) == 0 || reduce(loose.getFirst());
  }

  private int rank(int value) {
    return values.get(value).shape().rank();
  }

  private boolean reduce(int value) {
    return rank(value) > 0 && (rng.nextBoolean() && add(SUM, value) || add(MEAN, value));
  }

  private <T> T pick(List<T> list) {
    return list.get(rng.nextInt(list.size()));
  }
}
