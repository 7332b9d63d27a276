package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.op.linalg.MatrixNorm;
import adjoint.op.linalg.Triangle;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Linear algebra. Whatever the operands, matrices that have to be regular have a diagonal that
 * dominates, and values that have to be distinct lie apart.
 */
final class LinearAlgebraWords {
  /** The identity and a little; the diagonal dominates up to ten rows. */
  private static final String REGULAR = "$0.tanh().mul(0.1).add($0.matrixPower(0))";

  /** 1, 2, 3 … on the diagonal, and a little. */
  private static final String DISTINCT =
      "$0.tanh().mul(0.05).add($0.matrixPower(0).cumsum(-2).sum(-1).diagEmbed())";

  private LinearAlgebraWords() {}

  private static Tensor regular(Tensor x) {
    return x.tanh().mul(0.1).add(x.matrixPower(0));
  }

  private static Tensor distinct(Tensor x) {
    return x.tanh().mul(0.05).add(x.matrixPower(0).cumsum(-2).sum(-1).diagEmbed());
  }

  static List<Word> all() {
    return List.of(
        Word.unary("diagonal", "$0.diagonal()", Tensor::diagonal),
        Word.unary("diagEmbed", "$0.diagEmbed()", Tensor::diagEmbed),
        Word.unary("trace", "$0.trace()", Tensor::trace),
        Word.unary("tril", "$0.tril()", Tensor::tril),
        Word.unary("triu", "$0.triu(1)", x -> x.triu(1)),
        Word.binary("outer", "$0.outer($1)", Tensor::outer),
        system("solve", "", Tensor::solve),
        system(
            "solveTriangular", ", Triangle.LOWER", (a, b) -> a.solveTriangular(b, Triangle.LOWER)),
        system("lstsq", "", Tensor::lstsq),
        square("inverse", REGULAR, ".inverse()", x -> regular(x).inverse()),
        square("pinv", REGULAR, ".pinv()", x -> regular(x).pinv()),
        square("det", REGULAR, ".det()", x -> regular(x).det()),
        square("cofactor", REGULAR, ".cofactor()", x -> regular(x).cofactor()),
        square("slogdet", REGULAR, ".slogdet().get(1)", x -> regular(x).slogdet().get(1)),
        square("cholesky", REGULAR, ".cholesky()", x -> regular(x).cholesky()),
        square("lu", REGULAR, ".lu().get(1)", x -> regular(x).lu().get(1)),
        square("qr", REGULAR, ".qr().get(0)", x -> regular(x).qr().get(0)),
        square("eigh", DISTINCT, ".eigh().get(1)", x -> distinct(x).eigh().get(1)),
        square("eigvalsh", DISTINCT, ".eigvalsh()", x -> distinct(x).eigvalsh()),
        square("svd", DISTINCT, ".svd().get(2)", x -> distinct(x).svd().get(2)),
        square("svdvals", DISTINCT, ".svdvals()", x -> distinct(x).svdvals()),
        square("matrixExp", "$0.tanh()", ".matrixExp()", x -> x.tanh().matrixExp()),
        square("matrixPower", "$0", ".matrixPower(2)", x -> x.matrixPower(2)),
        square("cond", DISTINCT, ".cond()", x -> distinct(x).cond()),
        square("matrixRank", DISTINCT, ".matrixRank()", x -> distinct(x).matrixRank()),
        square(
            "matrixNorm",
            DISTINCT,
            ".matrixNorm(MatrixNorm.FROBENIUS)",
            x -> distinct(x).matrixNorm(MatrixNorm.FROBENIUS)));
  }

  private static boolean isSquare(Shape shape) {
    return shape.rank() >= 2
        && shape.extent(-2) == shape.extent(-1)
        && IntStream.of(shape.extents()).allMatch(n -> n > 0);
  }

  /** A function of square matrices, of which {@code matrix} makes good ones. */
  private static Word square(String name, String matrix, String call, UnaryOperator<Tensor> f) {
    Call only = Call.of(matrix + call, in -> f.apply(in.getFirst()));
    return Word.of(name, 1, shapes -> isSquare(shapes.getFirst()) ? List.of(only) : List.of());
  }

  private static Word system(String name, String more, BinaryOperator<Tensor> f) {
    Call only =
        Call.of(
            REGULAR + "." + name + "($1" + more + ")",
            in -> f.apply(regular(in.getFirst()), in.getLast()));
    return Word.of(name, 2, shapes -> isSquare(shapes.getFirst()) ? List.of(only) : List.of());
  }
}
