package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.MlpTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** A training step of a multilayer perceptron as a static graph, the batch fed at every step. */
public final class TensorFlowMlp {
  private final MlpTask mlp;
  private final Inputs inputs;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Placeholder<TFloat32> x = tf.placeholder(TFloat32.class);
  private final Placeholder<TFloat32> y = tf.placeholder(TFloat32.class);
  private final List<Variable<TFloat32>> variables = new ArrayList<>();
  private final List<Op> starts = new ArrayList<>();

  private TensorFlowMlp(MlpTask mlp, Inputs inputs) {
    this.mlp = mlp;
    this.inputs = inputs;
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Task.version("TensorFlow " + TensorFlow.version() + " by TensorFlow-Java");
    new TensorFlowMlp(MlpTask.of(task), new Inputs(task.folder())).run(task);
  }

  private void run(Task task) {
    Operand<TFloat32> output = x;
    for (int i = 0; i < mlp.layers(); i++) {
      int out = mlp.sizes().get(i + 1);
      Variable<TFloat32> w = variable("w" + i, Shape.of(mlp.sizes().get(i), out));
      Variable<TFloat32> b = variable("b" + i, Shape.of(out));
      output = tf.nn.biasAdd(tf.linalg.matMul(output, w), b);
      if (i < mlp.layers() - 1) {
        output = mlp.classifies() ? tf.nn.relu(output) : tf.math.tanh(output);
      }
    }
    Operand<TFloat32> loss = loss(output);
    Gradients gradients = Gradients.create(tf.scope(), loss, variables);
    Operand<TFloat32> rate = tf.constant((float) mlp.rate());
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      updates.add(tf.train.applyGradientDescent(variables.get(i), rate, gradients.<TFloat32>dy(i)));
    }
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(task.threads())
            .setInterOpParallelismThreads(1)
            .build();
    Shape inputShape = Shape.of(mlp.batch(), mlp.sizes().getFirst());
    Shape targetShape = Shape.of(mlp.batch(), mlp.sizes().getLast());
    try (Session session = new Session(graph, config);
        TFloat32 xs = TFloat32.tensorOf(inputShape, DataBuffers.of(inputs.floats("x")));
        TFloat32 ys = TFloat32.tensorOf(targetShape, DataBuffers.of(targets()))) {
      starts.forEach(session::run);
      StepTimer.measure(
          task,
          () -> {
            Session.Runner runner = session.runner().feed(x, xs).feed(y, ys);
            updates.forEach(runner::addTarget);
            try (Result result = runner.fetch(loss).run()) {
              return ((TFloat32) result.get(0)).getFloat();
            }
          });
    }
  }

  private Variable<TFloat32> variable(String name, Shape shape) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    starts.add(tf.assign(variable, tf.constant(shape, DataBuffers.of(inputs.floats(name)))));
    variables.add(variable);
    return variable;
  }

  /** The classes as ones and zeros: TensorFlow's C++ has no gradient for the sparse operation. */
  private float[] targets() {
    if (!mlp.classifies()) {
      return inputs.floats("y");
    }
    int[] classes = inputs.ints("classes");
    int count = mlp.sizes().getLast();
    float[] ones = new float[classes.length * count];
    for (int i = 0; i < classes.length; i++) {
      ones[i * count + classes[i]] = 1;
    }
    return ones;
  }

  private Operand<TFloat32> loss(Operand<TFloat32> output) {
    Operand<TFloat32> each =
        mlp.classifies()
            ? tf.nn.softmaxCrossEntropyWithLogits(output, y).loss()
            : tf.math.square(tf.math.sub(output, y));
    int[] axes = mlp.classifies() ? new int[] {0} : new int[] {0, 1};
    return tf.math.mean(each, tf.constant(axes));
  }
}
