package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** ONNX Runtime: what it makes of exported files. */
public final class OnnxRuntime {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private OnnxRuntime() {}

  /** Requires that a file gives this result of an input, a tensor or indices, to seven digits. */
  public static void requireGives(byte[] file, Object input, Tensor expected) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = ENVIRONMENT.createSession(file, options);
          OnnxTensor x = tensor(input);
          OrtSession.Result result = session.run(Map.of("input", x))) {
        OnnxTensor y = (OnnxTensor) result.get(0);
        assertArrayEquals(longs(expected.shape().extents()), y.getInfo().getShape());
        double[] wanted = expected.toDoubleArray();
        double[] found = numbers(y);
        assertEquals(wanted.length, found.length);
        for (int i = 0; i < wanted.length; i++) {
          assertEquals(
              wanted[i], found[i], 1e-5 * Math.max(1, Math.abs(wanted[i])), "element " + i);
        }
      }
    }
  }

  private static OnnxTensor tensor(Object x) throws OrtException {
    return switch (x) {
      case Indices i ->
          OnnxTensor.createTensor(
              ENVIRONMENT,
              LongBuffer.wrap(IntStream.of(i.toArray()).asLongStream().toArray()),
              longs(i.shape().extents()));
      case Tensor t when t.dtype() == DType.F32 ->
          OnnxTensor.createTensor(
              ENVIRONMENT, FloatBuffer.wrap(t.toFloatArray()), longs(t.shape().extents()));
      case Tensor t ->
          OnnxTensor.createTensor(
              ENVIRONMENT, DoubleBuffer.wrap(t.toDoubleArray()), longs(t.shape().extents()));
      default -> throw new AssertionError(x);
    };
  }

  private static double[] numbers(OnnxTensor y) {
    ByteBuffer bytes = y.getByteBuffer().order(ByteOrder.nativeOrder());
    double[] numbers = new double[bytes.remaining() / y.getInfo().type.size];
    Arrays.setAll(
        numbers,
        switch (y.getInfo().type) {
          case FLOAT -> i -> bytes.getFloat(Float.BYTES * i);
          case DOUBLE -> i -> bytes.getDouble(Double.BYTES * i);
          default -> throw new AssertionError(y.getInfo());
        });
    return numbers;
  }

  private static long[] longs(int[] extents) {
    return IntStream.of(extents).asLongStream().toArray();
  }
}
