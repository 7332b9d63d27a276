package adjoint.benchmarks.peer;

import static adjoint.benchmarks.task.RosenbrockTask.N;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat64;

/** Rosenbrock's function as a static graph, its point fed at every run. */
public final class TensorFlowRosenbrock {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Placeholder<TFloat64> x = tf.placeholder(TFloat64.class);

  private TensorFlowRosenbrock() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task.version("TensorFlow " + TensorFlow.version() + " by TensorFlow-Java");
    new TensorFlowRosenbrock().run(Task.of(args));
  }

  private void run(Task task) {
    Inputs inputs = new Inputs(task.folder());
    Operand<TFloat64> v = tf.constant(inputs.doubles("v"));
    Operand<TFloat64> gradient = gradient(rosenbrock());
    Operand<TFloat64> along = tf.reduceSum(tf.math.mul(gradient, v), tf.constant(0));
    Operand<TFloat64> product = gradient(along);
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(task.threads())
            .setInterOpParallelismThreads(1)
            .build();
    try (Session session = new Session(graph, config);
        TFloat64 point = TFloat64.tensorOf(Shape.of(N), DataBuffers.of(inputs.doubles("x")))) {
      Task other = task.named(task.more().getFirst());
      check(task, session, point, gradient);
      check(other, session, point, product);
      StepTimer.samples(task, () -> first(session, point, gradient));
      StepTimer.samples(other, () -> first(session, point, product));
    }
  }

  private Operand<TFloat64> rosenbrock() {
    Operand<TFloat64> here = part(0);
    Operand<TFloat64> next = part(1);
    Operand<TFloat64> valley = tf.math.square(tf.math.sub(next, tf.math.square(here)));
    Operand<TFloat64> slope = tf.math.square(tf.math.sub(here, tf.constant(1.0)));
    Operand<TFloat64> each = tf.math.add(tf.math.mul(valley, tf.constant(100.0)), slope);
    return tf.reduceSum(each, tf.constant(0));
  }

  private Operand<TFloat64> part(int start) {
    return tf.slice(x, tf.constant(new int[] {start}), tf.constant(new int[] {N - 1}));
  }

  /** The cotangent 1 is given: TensorFlow's own, OnesLike, has no gradient in its C++. */
  private Operand<TFloat64> gradient(Operand<TFloat64> y) {
    Gradients.Options one = Gradients.dx(List.of(tf.constant(1.0)));
    return Gradients.create(tf.scope(), y, List.of(x), one).dy(0);
  }

  private double first(Session session, TFloat64 point, Operand<TFloat64> y) {
    try (Result result = session.runner().feed(x, point).fetch(y).run()) {
      return ((TFloat64) result.get(0)).getDouble(0);
    }
  }

  private void check(Task task, Session session, TFloat64 point, Operand<TFloat64> y) {
    try (Result result = session.runner().feed(x, point).fetch(y).run()) {
      TFloat64 numbers = (TFloat64) result.get(0);
      double squares = 0;
      for (int i = 0; i < N; i++) {
        squares += numbers.getDouble(i) * numbers.getDouble(i);
      }
      task.check(numbers.getDouble(0), numbers.getDouble(N / 2), numbers.getDouble(N - 1), squares);
    }
  }
}
