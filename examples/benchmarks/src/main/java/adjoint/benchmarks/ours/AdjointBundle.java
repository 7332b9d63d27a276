package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.BundleTask.CAMERA;
import static adjoint.benchmarks.task.BundleTask.CAMERAS;
import static adjoint.benchmarks.task.BundleTask.INPUTS;
import static adjoint.benchmarks.task.BundleTask.OBSERVATIONS;
import static adjoint.benchmarks.task.BundleTask.POINT;
import static adjoint.benchmarks.task.BundleTask.POINTS;
import static adjoint.benchmarks.task.BundleTask.SEEN;

import adjoint.CompiledVector;
import adjoint.Value;
import adjoint.benchmarks.task.BundleTask;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The residuals of a bundle adjustment, compiled, and their sparse Jacobian. */
public final class AdjointBundle {
  private AdjointBundle() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Inputs inputs = new Inputs(task.folder());
    double[] x = inputs.doubles("x");
    double[] features = inputs.doubles("features");
    CompiledVector f = CompiledVector.of(INPUTS, in -> residuals(in, features));
    double[] y = new double[f.outputs()];
    double[] entries = new double[f.entries()];
    f.jacobian(x, y, entries);
    task.check(
        Arrays.stream(y).map(v -> v * v).sum(),
        Arrays.stream(entries).map(v -> v * v).sum(),
        Arrays.stream(entries).sum());
    StepTimer.samples(
        task,
        () -> {
          f.jacobian(x, y, entries);
          return y[0];
        });
  }

  private static List<Value> residuals(List<Value> x, double[] features) {
    List<Value> y = new ArrayList<>();
    int points = CAMERAS * CAMERA;
    List<Value> weights = x.subList(points + POINTS * POINT, INPUTS);
    for (int o = 0; o < OBSERVATIONS; o++) {
      int camera = CAMERA * BundleTask.camera(o);
      int point = points + POINT * (o / SEEN);
      List<Value> seen =
          project(x.subList(camera, camera + CAMERA), x.subList(point, point + POINT));
      for (int k = 0; k < 2; k++) {
        y.add(seen.get(k).sub(features[2 * o + k]).mul(weights.get(o)));
      }
    }
    weights.forEach(weight -> y.add(weight.square().rsub(1)));
    return y;
  }

  private static List<Value> project(List<Value> camera, List<Value> point) {
    List<Value> centred = new ArrayList<>();
    for (int i = 0; i < POINT; i++) {
      centred.add(point.get(i).sub(camera.get(3 + i)));
    }
    List<Value> turned = turn(camera.subList(0, 3), centred);
    Value u = turned.get(0).div(turned.get(2));
    Value v = turned.get(1).div(turned.get(2));
    Value square = u.square().add(v.square());
    Value radial = camera.get(9).mul(square).add(camera.get(10).mul(square.square())).add(1);
    Value scale = radial.mul(camera.get(6));
    return List.of(u.mul(scale).add(camera.get(7)), v.mul(scale).add(camera.get(8)));
  }

  /** Rodrigues' formula: p turned about an axis by the angle that is its length. */
  private static List<Value> turn(List<Value> rotation, List<Value> p) {
    Value angle = dot(rotation, rotation).sqrt();
    List<Value> axis = rotation.stream().map(r -> r.div(angle)).toList();
    Value cos = angle.cos();
    Value sin = angle.sin();
    Value along = dot(axis, p).mul(cos.rsub(1));
    List<Value> turned = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      int k = (i + 2) % 3;
      Value normal = axis.get(j).mul(p.get(k)).sub(axis.get(k).mul(p.get(j)));
      turned.add(p.get(i).mul(cos).add(normal.mul(sin)).add(axis.get(i).mul(along)));
    }
    return turned;
  }

  private static Value dot(List<Value> a, List<Value> b) {
    return a.get(0).mul(b.get(0)).add(a.get(1).mul(b.get(1))).add(a.get(2).mul(b.get(2)));
  }
}
