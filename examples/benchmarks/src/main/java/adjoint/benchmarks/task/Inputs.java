package adjoint.benchmarks.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Numbers that contenders in all languages read: a file each, little-endian, nothing else in it.
 */
public record Inputs(Path folder) {
  /** Writes single precision. */
  public void write(String name, float[] numbers) {
    byte[] bytes = new byte[numbers.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(numbers);
    write(name, bytes);
  }

  /** Writes double precision. */
  public void write(String name, double[] numbers) {
    byte[] bytes = new byte[numbers.length * Double.BYTES];
    littleEndian(bytes).asDoubleBuffer().put(numbers);
    write(name, bytes);
  }

  /** Writes whole numbers of 32 bits. */
  public void write(String name, int[] numbers) {
    byte[] bytes = new byte[numbers.length * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(numbers);
    write(name, bytes);
  }

  /** Reads single precision. */
  public float[] floats(String name) {
    ByteBuffer bytes = read(name);
    float[] numbers = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(numbers);
    return numbers;
  }

  /** Reads double precision. */
  public double[] doubles(String name) {
    ByteBuffer bytes = read(name);
    double[] numbers = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(numbers);
    return numbers;
  }

  /** Reads whole numbers. */
  public int[] ints(String name) {
    ByteBuffer bytes = read(name);
    int[] numbers = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(numbers);
    return numbers;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(String name, byte[] bytes) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer read(String name) {
    try {
      return littleEndian(Files.readAllBytes(folder.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
