package adjoint.check.program;

import adjoint.array.NdArray;
import java.util.Arrays;
import java.util.List;

/**
 * How large a program is; the first number that differs decides.
 *
 * @param steps how many calls
 * @param inputs how many inputs
 * @param ranks of all values together
 * @param elements of all values together
 * @param calls how far the calls are from the simplest that fit
 * @param numbers how hard the inputs are to read
 */
record Size(int steps, int inputs, int ranks, int elements, int calls, long numbers)
    implements Comparable<Size> {
  static Size of(Program program) {
    int ranks = 0;
    int elements = 0;
    for (NdArray value : program.values()) {
      ranks += value.shape().rank();
      elements += value.size();
    }
    int calls = 0;
    for (Step step : program.steps()) {
      calls += position(step.call(), step.word().calls(program.shapes(step)));
    }
    long numbers = 0;
    int inputs = program.values().size() - program.steps().size();
    for (NdArray input : program.values().subList(0, inputs)) {
      for (double x : input.toDoubleArray()) {
        numbers += difficulty(x);
      }
    }
    return new Size(program.steps().size(), inputs, ranks, elements, calls, numbers);
  }

  /** The place of a call among those that fit, or behind them. */
  static int position(Call call, List<Call> calls) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).toString().equals(call.toString())) {
        return i;
      }
    }
    return calls.size();
  }

  /** 0 for 0, 1 for 1, more for other integers, most for long decimals. */
  static long difficulty(double x) {
    if (x == 0) {
      return 1 / x > 0 ? 0 : 2;
    }
    boolean small = x == Math.rint(x) && Math.abs(x) <= 100;
    return small ? (long) (2 * Math.abs(x)) - (x > 0 ? 1 : 0) : 1000L * Double.toString(x).length();
  }

  long[] toArray() {
    return new long[] {steps, inputs, ranks, elements, calls, numbers};
  }

  @Override
  public int compareTo(Size other) {
    return Arrays.compare(toArray(), other.toArray());
  }
}
