package adjoint.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.nn.Block;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** ONNX Runtime: what it makes of exported files. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /**
   * Exports a function by one example, and requires that ONNX Runtime computes the same of others:
   * of other batch sizes than the exporter has seen.
   */
  static <A> void requireSame(
      String name, Block model, Function<A, Tensor> f, A example, List<A> others) {
    byte[] file = Onnx.bytes(model, f, example);
    try (OrtSession session = session(file)) {
      for (A x : others) {
        Tensor y = f.apply(x);
        Tensor found = run(session, List.of(x)).getFirst();
        requireClose(name, y, found, tolerance(file, y.dtype()));
      }
    } catch (OrtException e) {
      throw new AssertionError(name, e);
    }
  }

  static OrtSession session(byte[] file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(file, options);
    }
  }

  static List<Tensor> run(OrtSession session, List<?> inputs) throws OrtException {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(session.getInputNames());
    for (int i = 0; i < inputs.size(); i++) {
      feeds.put(names.get(i), tensor(inputs.get(i)));
    }
    List<Tensor> found = new ArrayList<>();
    try (OrtSession.Result result = session.run(feeds)) {
      for (Map.Entry<String, OnnxValue> entry : result) {
        found.add(tensor((OnnxTensor) entry.getValue()));
      }
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
    return found;
  }

  private static OnnxTensor tensor(Object x) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    return switch (x) {
      case Indices i ->
          OnnxTensor.createTensor(
              environment,
              LongBuffer.wrap(IntStream.of(i.toArray()).asLongStream().toArray()),
              longs(i.shape().extents()));
      case Tensor t when t.dtype() == DType.F32 ->
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(t.toFloatArray()), longs(t.shape().extents()));
      case Tensor t ->
          OnnxTensor.createTensor(
              environment, DoubleBuffer.wrap(t.toDoubleArray()), longs(t.shape().extents()));
      default -> throw new AssertionError(x);
    };
  }

  private static long[] longs(int[] extents) {
    return IntStream.of(extents).asLongStream().toArray();
  }

  private static Tensor tensor(OnnxTensor x) {
    TensorInfo info = x.getInfo();
    int[] shape = Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray();
    return switch (info.type) {
      case FLOAT -> {
        float[] numbers = new float[x.getFloatBuffer().remaining()];
        x.getFloatBuffer().get(numbers);
        yield Tensor.wrap(numbers, shape);
      }
      case DOUBLE -> {
        double[] numbers = new double[x.getDoubleBuffer().remaining()];
        x.getDoubleBuffer().get(numbers);
        yield Tensor.wrap(numbers, shape);
      }
      default -> throw new AssertionError(info.type);
    };
  }

  /** Of doubles they agree to the last digits, unless a file casts to floats within. */
  static double tolerance(byte[] file, DType dtype) {
    try {
      boolean casts =
          ModelProto.parseFrom(file).getGraph().getNodeList().stream()
              .anyMatch(
                  node -> node.getOpType().equals("Cast") && node.getAttribute(0).getI() == 1);
      return dtype == DType.F32 || casts ? 1e-5 : 1e-12;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static void requireClose(String name, Tensor expected, Tensor found, double tolerance) {
    assertEquals(expected.shape(), found.shape(), name);
    assertEquals(expected.dtype(), found.dtype(), name);
    double[] a = expected.toDoubleArray();
    double[] b = found.toDoubleArray();
    for (int i = 0; i < a.length; i++) {
      double most = tolerance * Math.max(1, Math.abs(a[i]));
      String at = name + ": element " + i + " is " + b[i] + ", not " + a[i];
      boolean same = a[i] == b[i] || Double.isNaN(a[i]) && Double.isNaN(b[i]);
      assertTrue(same || Math.abs(a[i] - b[i]) <= most, at);
    }
  }
}
