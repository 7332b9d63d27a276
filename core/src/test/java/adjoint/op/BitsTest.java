package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.check.program.Program;
import adjoint.check.program.Programs;
import adjoint.check.program.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The bits are part of the contract: results and gradients of both orders, of every operation and
 * of random programs, are those that were written down, on every machine. A change of a formula
 * that means to change them writes them anew: {@code mvn -pl core test -Dtest=BitsTest
 * -Dadjoint.bits=write}; the list of what differs belongs to that change.
 */
class BitsTest {
  private static final Path FILE = Path.of("src/test/resources/adjoint/op/bits.txt");
  private static final int DRAWS = 30;
  private static final int PROGRAMS = 300;

  @Test
  void areThoseThatWereWrittenDown() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Entry entry : OpCatalog.all()) {
      for (DType dtype : DType.values()) {
        lines.add("%s %s %s".formatted(name(entry), dtype, hash(entry, dtype)));
      }
    }
    for (DType dtype : DType.values()) {
      lines.add("programs %s %s".formatted(dtype, programs(dtype)));
    }
    if ("write".equals(System.getProperty("adjoint.bits"))) {
      Files.write(FILE, lines);
    }
    assertEquals(String.join("\n", Files.readAllLines(FILE)), String.join("\n", lines));
  }

  private static String name(Entry entry) {
    return entry.toString().replace(" ", "");
  }

  private static String hash(Entry entry, DType dtype) {
    Digest digest = new Digest();
    for (int seed = 0; seed < DRAWS; seed++) {
      Draw draw = new Draw(3, 4, 1000 + seed);
      Source source = seed % 2 == 0 ? draw.anywhere() : draw.smooth();
      Sample sample = entry.draw(source).round(dtype);
      digest.addAll(sample.run(), sample.leaves(dtype), source);
    }
    return digest.hex();
  }

  private static String programs(DType dtype) {
    Digest digest = new Digest();
    Programs programs = Programs.over(Vocabulary.standard());
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Program program = programs.draw(seed);
      List<Tensor> leaves =
          program.inputs().stream().map(x -> x.to(dtype).detach().asVariable()).toList();
      digest.addAll(program::run, leaves, new Draw(0, 0, seed).smooth());
    }
    return digest.hex();
  }

  /** A hash of the bits of many tensors. */
  private static final class Digest {
    private final MessageDigest digest;

    Digest() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The result, its gradients, and the gradients of a weighted sum of these. */
    void addAll(Function<List<Tensor>, Tensor> f, List<Tensor> leaves, Source weights) {
      Tensor y = f.apply(leaves);
      add(y);
      if (!y.isVariable()) {
        return;
      }
      List<Tensor> first = Grad.differentiable(y, leaves, weights(weights, y));
      first.forEach(this::add);
      Tensor sum =
          first.stream()
              .map(g -> g.mul(weights(weights, g)).sum().to(DType.F64))
              .reduce(Tensor::add)
              .orElseThrow();
      if (sum.isVariable()) {
        Grad.of(sum, leaves).forEach(this::add);
      }
    }

    private static Tensor weights(Source source, Tensor like) {
      return Derivatives.weights(source, like.shape()).to(like.dtype());
    }

    private void add(Tensor x) {
      digest.update(x.shape().toString().getBytes(StandardCharsets.UTF_8));
      ByteBuffer bits = ByteBuffer.allocate(Double.BYTES);
      for (double value : x.toDoubleArray()) {
        digest.update(bits.clear().putLong(Double.doubleToLongBits(value)).flip());
      }
    }

    String hex() {
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
  }
}
