package adjoint.op;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.op.linalg.Cholesky;
import adjoint.op.linalg.Cofactor;
import adjoint.op.linalg.CofactorTangent;
import adjoint.op.linalg.Det;
import adjoint.op.linalg.Eigh;
import adjoint.op.linalg.Inverse;
import adjoint.op.linalg.Lstsq;
import adjoint.op.linalg.Lu;
import adjoint.op.linalg.MatrixExp;
import adjoint.op.linalg.MatrixNorm;
import adjoint.op.linalg.Pinv;
import adjoint.op.linalg.Qr;
import adjoint.op.linalg.Slogdet;
import adjoint.op.linalg.Solve;
import adjoint.op.linalg.SolveTriangular;
import adjoint.op.linalg.Svd;
import adjoint.op.linalg.Triangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The catalog's linear algebra. Whatever numbers are drawn, operations get well-conditioned
 * matrices: a diagonal that dominates, or one whose numbers differ, plus a part of what was drawn.
 */
final class LinearAlgebraEntries {
  private static final double PART = 0.2;
  private static final double SMALL_PART = 0.07;
  private static final double DIAGONAL = 3;

  /** Roundings by which a result may be off, of a matrix of moderate numbers. */
  private static final double ROUNDINGS = 500;

  private static final String NO_MATRIX =
      "needs matrices, two axes or more, got [3]; use unsqueeze or reshape";

  private static final String NOT_SQUARE =
      "needs square matrices, got [2, 3] (axis -2: 2 vs axis -1: 3); for others there are lstsq,"
          + " pinv, qr and svd";

  private static final Tensor SINGULAR = Tensor.of(new double[][] {{1, 2}, {2, 4}});

  private static final Tensor BATCH =
      Tensor.of(
              new double[][][] {
                {{1, 0}, {0, 1}}, {{1, 0}, {0, 1}}, {{1, 2}, {2, 4}}, {{1, 2}, {2, 4}}
              })
          .reshape(2, 2, 2, 2);

  private LinearAlgebraEntries() {}

  static final List<Entry.Shaped> SHAPED =
      List.of(
          Entry.Shaped.of(
                  "cholesky",
                  Cholesky.class,
                  s -> ofSquare(s, Tensor::cholesky, a -> NaiveMatrices.cholesky(sym(a))))
              .refuses(NOT_SQUARE, Tensor::cholesky)
              .refuses(
                  "needs matrices, two axes or more, got [3]; use unsqueeze or reshape",
                  x -> x.sum(0).cholesky())
              .refusesNumbers(
                  "the matrix is not positive definite: pivot 1 is not above 0",
                  _ -> SINGULAR.cholesky())
              .refusesNumbers(
                  "matrix [0, 0] of the batch [2, 2] is not positive definite: pivot 0",
                  _ -> BATCH.sub(Tensor.eye(DType.F64, 2).mul(2)).cholesky()),
          Entry.Shaped.of(
                  "cofactor",
                  Cofactor.class,
                  s -> ofSquare(s, Tensor::cofactor, NaiveMatrices::cofactor))
              .refuses(NOT_SQUARE, Tensor::cofactor),
          Entry.Shaped.of(
                  "cofactorTangent", CofactorTangent.class, LinearAlgebraEntries::cofactorTangent)
              .refuses(NOT_SQUARE, x -> x.apply(new CofactorTangent(), x)),
          Entry.Shaped.of(
                  "det",
                  Det.class,
                  s ->
                      numberOf(
                          s, x -> conditioned(x).det(), a -> NaiveMatrices.det(conditioned(a))))
              .refuses(NOT_SQUARE, Tensor::det),
          Entry.Shaped.of(
                  "inverse",
                  Inverse.class,
                  s -> ofSquare(s, Tensor::inverse, NaiveMatrices::inverse))
              .refuses(NOT_SQUARE, Tensor::inverse)
              .refusesNumbers(
                  "matrix [1, 0] of the batch [2, 2] is singular: pivot 1 is 0",
                  _ -> BATCH.inverse()),
          Entry.Shaped.of("lstsq", Lstsq.class, LinearAlgebraEntries::lstsq)
              .refuses(
                  "a right-hand side [3, 2] does not fit [2, 3] (axis -2: 3 vs 2)",
                  x -> x.lstsq(x.transpose()))
              .refusesNumbers(
                  "the matrix has dependent columns: column 1 (counted from 0) depends on those"
                      + " before it; use pinv",
                  x ->
                      Tensor.of(new double[][] {{0.1, 0.3}, {0.2, 0.6}, {0.3, 0.9}})
                          .lstsq(x.transpose())),
          Entry.Shaped.of(
                  "matrixExp",
                  MatrixExp.class,
                  s -> {
                    int[] x = square(s);
                    int n = x[x.length - 1];
                    return new Sample(
                        s.numbers(x, -2, 2),
                        t -> t.mul(PART).matrixExp(),
                        in ->
                            matrices(
                                List.of(in),
                                new int[] {n, n},
                                a ->
                                    NaiveMatrices.exp(
                                        NaiveMatrices.fill(n, n, (i, j) -> PART * a[0][i][j]))));
                  })
              .refuses(NOT_SQUARE, Tensor::matrixExp),
          Entry.Shaped.of(
                  "pinv",
                  Pinv.class,
                  s -> {
                    int[] x = rectangle(s);
                    int[] tail = {x[x.length - 1], x[x.length - 2]};
                    return new Sample(
                        s.numbers(x, -2, 2),
                        t -> conditioned(t).pinv(),
                        in ->
                            matrices(
                                List.of(in), tail, a -> NaiveMatrices.pinv(conditioned(a[0]))));
                  })
              .refuses(NO_MATRIX, x -> x.sum(0).pinv())
              .refuses("the bound must be 0 or more, got -1.0; 1e-15 is usual", x -> x.pinv(-1)),
          Entry.Shaped.of("solve", Solve.class, LinearAlgebraEntries::solve)
              .refuses(NOT_SQUARE, x -> x.solve(x))
              .refuses(
                  "a right-hand side [3, 2] does not fit [2, 2] (axis -2: 3 vs 2)",
                  x -> SINGULAR.solve(x.transpose()))
              .refuses(
                  "cannot mix F64[2, 2] with F32[2, 2]; cast one of them, for example with"
                      + " .to(F64)",
                  _ -> SINGULAR.solve(Tensor.eye(2)))
              .refusesNumbers(
                  "the matrix is singular: pivot 1 is 0 (counted from 0); for the nearest there is"
                      + " to a solution use lstsq or pinv",
                  x -> SINGULAR.solve(x)),
          Entry.Shaped.of(
                  "solveTriangular", SolveTriangular.class, LinearAlgebraEntries::solveTriangular)
              .refuses(NOT_SQUARE, x -> x.solveTriangular(x, Triangle.UPPER))
              .refusesNumbers(
                  "the matrix has a 0 on its diagonal, at 1 (counted from 0); it is singular",
                  x ->
                      Tensor.of(new double[][] {{1, 2}, {0, 0}})
                          .solveTriangular(x, Triangle.UPPER)));

  /** Of each all results are used, one of them, or some. */
  static final List<Entry.Shaped> SEVERAL =
      List.of(
          Entry.Shaped.of(
                  "eigh",
                  Eigh.class,
                  s ->
                      several(
                          s,
                          square(s),
                          (m, n, k) -> new int[] {n, n * n},
                          x -> distinct(x).eigh().values(),
                          a -> NaiveMatrices.eigh(NaiveMatrices.symmetric(distinct(a)))))
              .refuses(NOT_SQUARE, Tensor::eigh),
          Entry.Shaped.of(
                  "lu",
                  Lu.class,
                  s ->
                      several(
                          s,
                          rectangle(s),
                          (m, n, k) -> new int[] {m * k, k * n},
                          x -> conditioned(x).lu().values(),
                          a -> NaiveMatrices.lu(conditioned(a))))
              .refuses(NO_MATRIX, x -> x.sum(0).lu()),
          Entry.Shaped.of(
                  "qr",
                  Qr.class,
                  s -> {
                    int[] x = rectangle(s);
                    int last = x.length - 1;
                    int most = Math.max(x[last], x[last - 1]);
                    return several(
                        s,
                        Naive.with(
                            Naive.with(x, last, x[last] + x[last - 1] - most), last - 1, most),
                        (m, n, k) -> new int[] {m * k, k * n},
                        t -> conditioned(t).qr().values(),
                        a -> NaiveMatrices.qr(conditioned(a)));
                  })
              .refuses(
                  "the operation needs as many rows as columns, got [2, 3]; its method takes any",
                  x -> x.apply(new Qr(), List.of())),
          Entry.Shaped.of(
                  "slogdet",
                  Slogdet.class,
                  s ->
                      several(
                          s,
                          square(s),
                          (m, n, k) -> new int[] {1, 1},
                          x -> conditioned(x).slogdet().values(),
                          a -> {
                            double det = NaiveMatrices.det(conditioned(a));
                            return new double[][][] {
                              {{Math.signum(det)}}, {{Math.log(Math.abs(det))}}
                            };
                          }))
              .refuses(NOT_SQUARE, Tensor::slogdet),
          Entry.Shaped.of(
                  "svd",
                  Svd.class,
                  s ->
                      several(
                          s,
                          rectangle(s),
                          (m, n, k) -> new int[] {m * k, k, k * n},
                          x -> distinct(x).svd().values(),
                          a -> NaiveMatrices.svd(distinct(a))))
              .refuses(NO_MATRIX, x -> x.sum(0).svd()));

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          Entry.Shaped.composed("cond", LinearAlgebraEntries::cond)
              .refuses(
                  "matrices [0, 3] have no singular values",
                  _ -> Tensor.zeros(DType.F64, 0, 3).cond()),
          Entry.Shaped.composed("diagonal", LinearAlgebraEntries::diagonal)
              .refuses("[2, 3] has no diagonal 4; use -2 to 3", x -> x.diagonal(4)),
          Entry.Shaped.composed("diagEmbed", LinearAlgebraEntries::diagEmbed)
              .refuses("a scalar has no axis to lay out on a diagonal", x -> x.sum().diagEmbed()),
          Entry.Shaped.composed("eigvalsh", LinearAlgebraEntries::eigvalsh)
              .refuses("needs square matrices, got [2, 3]", Tensor::eigvalsh),
          Entry.Shaped.composed("lstsq", s -> ofVector(s, Tensor::lstsq))
              .refuses(
                  "a right-hand side [3, 1] does not fit [2, 3] (axis -2: 3 vs 2)",
                  x -> x.lstsq(x.sum(0))),
          Entry.Shaped.composed("matrixNorm", LinearAlgebraEntries::matrixNorm)
              .refuses(NO_MATRIX, x -> x.sum(0).matrixNorm(MatrixNorm.ONE)),
          Entry.Shaped.composed("matrixPower", LinearAlgebraEntries::matrixPower)
              .refuses("needs square matrices, got [2, 3]", x -> x.matrixPower(2)),
          Entry.Shaped.composed("outer", LinearAlgebraEntries::outer)
              .refuses(
                  "needs two vectors, got [2, 3] and [3]; use unsqueeze, mul",
                  x -> x.outer(x.sum(0))),
          Entry.Shaped.composed(
                  "qr",
                  s ->
                      several(
                          s,
                          rectangle(s),
                          (m, n, k) -> new int[] {m * k, k * n},
                          x -> conditioned(x).qr().values(),
                          a -> NaiveMatrices.qr(conditioned(a))))
              .refuses(NO_MATRIX, x -> x.sum(0).qr()),
          Entry.Shaped.composed("solve", s -> ofVector(s, Tensor::solve))
              .refuses(
                  "a right-hand side [3, 1] does not fit [2, 2] (axis -2: 3 vs 2)",
                  x -> SINGULAR.solve(x.sum(0))),
          Entry.Shaped.composed("svdvals", LinearAlgebraEntries::svdvals)
              .refuses(NO_MATRIX, x -> x.sum(0).svdvals()),
          Entry.Shaped.composed("trace", LinearAlgebraEntries::trace)
              .refuses("needs square matrices, got [2, 3]; use diagonal().sum(-1)", Tensor::trace),
          Entry.Shaped.composed("tril", s -> triangle(s, Triangle.LOWER))
              .refuses(NO_MATRIX, x -> x.sum(0).tril()),
          Entry.Shaped.composed("triu", s -> triangle(s, Triangle.UPPER))
              .refuses(NO_MATRIX, x -> x.sum(0).triu()));

  // ---- matrices to draw

  private static int[] batch(Source s) {
    return Arrays.stream(s.shape()).limit(2).map(n -> Math.min(n, 2)).toArray();
  }

  /** Of two rows and columns all rotations commute: three are wanted often. */
  private static int side(Source s) {
    int n = s.extent();
    return n > 1 && s.flip() ? 3 : Math.min(n, 3);
  }

  private static int[] square(Source s) {
    int n = side(s);
    return Naive.concat(batch(s), new int[] {n, n});
  }

  private static int[] rectangle(Source s) {
    return Naive.concat(batch(s), new int[] {side(s), side(s)});
  }

  /** A diagonal that dominates: all pivots are on it. */
  private static Tensor conditioned(Tensor x) {
    return x.mul(PART).add(diagonal(x, 0, DIAGONAL));
  }

  private static double[][] conditioned(double[]... a) {
    return NaiveMatrices.fill(
        a.length, NaiveMatrices.columns(a), (i, j) -> PART * a[i][j] + (i == j ? DIAGONAL : 0));
  }

  /** Eigenvalues and singular values that lie apart, and not near 0. */
  private static Tensor distinct(Tensor x) {
    return x.mul(SMALL_PART).add(diagonal(x, 2, 1));
  }

  private static double[][] distinct(double[]... a) {
    return NaiveMatrices.fill(
        a.length,
        NaiveMatrices.columns(a),
        (i, j) -> SMALL_PART * a[i][j] + (i == j ? 1 + 2 * i : 0));
  }

  /** {@code offset + step · i} on the diagonal. */
  private static Tensor diagonal(Tensor x, double step, double offset) {
    int m = x.shape().extent(-2);
    int n = x.shape().extent(-1);
    double[] y = new double[m * n];
    for (int i = 0; i < Math.min(m, n); i++) {
      y[i * n + i] = offset + step * i;
    }
    return Tensor.wrap(y, m, n).to(x.dtype());
  }

  private static double[][] sym(double[]... a) {
    return NaiveMatrices.symmetric(a);
  }

  // ---- references

  private interface Reference {
    double[][] of(double[][]... in);
  }

  private static double[][] matrix(Plain x, int... index) {
    int m = x.extents()[x.rank() - 2];
    int n = x.extents()[x.rank() - 1];
    return NaiveMatrices.fill(m, n, (i, j) -> x.stretched(Naive.concat(index, new int[] {i, j})));
  }

  /** Each matrix of a batch on its own, with results of these extents. */
  private static Expected matrices(List<Plain> in, int[] tail, Reference reference) {
    int[] batch = {};
    for (Plain x : in) {
      batch = Naive.broadcast(batch, Arrays.copyOf(x.extents(), x.rank() - 2));
    }
    int each = Plain.size(tail);
    int[] target = Naive.concat(batch, tail);
    double[] y = new double[Plain.size(target)];
    for (int i = 0; each > 0 && i < y.length / each; i++) {
      int[] index = Plain.index(batch, i);
      double[][][] operands = in.stream().map(x -> matrix(x, index)).toArray(double[][][]::new);
      double[] of = NaiveMatrices.flat(reference.of(operands)); // of no rows nothing; then zeros
      System.arraycopy(of, 0, y, i * each, Math.min(each, of.length));
    }
    double size = 1 + DoubleStream.of(y).map(Math::abs).max().orElse(0);
    double[] scale = new double[y.length];
    Arrays.fill(scale, ROUNDINGS * size);
    return new Expected(new Plain(target, y), new Plain(target, scale));
  }

  private static Sample ofSquare(
      Source s, Function<Tensor, Tensor> run, Function<double[][], double[][]> naive) {
    int[] x = square(s);
    int n = x[x.length - 1];
    return new Sample(
        s.numbers(x, -2, 2),
        t -> run.apply(conditioned(t)),
        in -> matrices(List.of(in), new int[] {n, n}, a -> naive.apply(conditioned(a[0]))));
  }

  private static Sample numberOf(
      Source s, Function<Tensor, Tensor> run, Function<double[][], Double> naive) {
    return numberOf(s.numbers(square(s), -2, 2), run, naive);
  }

  private static Sample numberOf(
      Plain numbers, Function<Tensor, Tensor> run, Function<double[][], Double> naive) {
    return new Sample(
        numbers,
        run,
        in -> {
          Expected y =
              matrices(List.of(in), new int[] {1, 1}, a -> new double[][] {{naive.apply(a[0])}});
          int[] batch = Arrays.copyOf(in.extents(), in.rank() - 2);
          return new Expected(
              new Plain(batch, y.y().values()), new Plain(batch, y.scale().values()));
        });
  }

  /** How many numbers the results have for a matrix of these extents. */
  private interface Sizes {
    int[] of(int m, int n, int k);
  }

  /** One result of an operation, or that and those behind it: side by side, as vectors. */
  private static Sample several(
      Source s,
      int[] x,
      Sizes sizes,
      Function<Tensor, List<Tensor>> run,
      Function<double[][], double[][][]> naive) {
    int[] batch = Arrays.copyOf(x, x.length - 2);
    int m = x[x.length - 2];
    int n = x[x.length - 1];
    int[] each = sizes.of(m, n, Math.min(m, n));
    int from = s.below(each.length);
    int to = s.flip() ? from + 1 : each.length;
    return new Sample(
        s.numbers(x, -2, 2),
        t -> {
          List<Tensor> all = run.apply(t);
          List<Tensor> used = new ArrayList<>();
          for (int i = from; i < to; i++) {
            used.add(all.get(i).reshape(Naive.concat(batch, new int[] {each[i]})));
          }
          return Tensor.concat(-1, used);
        },
        in ->
            matrices(
                List.of(in),
                new int[] {Arrays.stream(each, from, to).sum()},
                a ->
                    new double[][] {
                      NaiveMatrices.flat(Arrays.copyOfRange(naive.apply(a[0]), from, to))
                    }));
  }

  // ---- systems

  private static Sample system(
      Source s, int m, int n, Function<List<Tensor>, Tensor> run, Reference reference) {
    int[] batch = batch(s);
    return system(s, batch, m, n, side(s), run, reference);
  }

  private static Sample system(
      Source s,
      int[] batch,
      int m,
      int n,
      int k,
      Function<List<Tensor>, Tensor> run,
      Reference reference) {
    int[] a = Naive.concat(s.broadcastable(batch), new int[] {m, n});
    int[] b = Naive.concat(s.broadcastable(batch), new int[] {m, k});
    return new Sample(
        s.numbers(a, -2, 2),
        s.numbers(b, -2, 2),
        run,
        in -> matrices(in, new int[] {n, k}, reference));
  }

  private static Sample solve(Source s) {
    int n = side(s);
    return system(
        s,
        n,
        n,
        in -> conditioned(in.getFirst()).solve(in.getLast()),
        a -> NaiveMatrices.multiply(NaiveMatrices.inverse(conditioned(a[0])), a[1]));
  }

  private static Sample cofactorTangent(Source s) {
    int n = side(s);
    return system(
        s,
        batch(s),
        n,
        n,
        n,
        in -> conditioned(in.getFirst()).apply(new CofactorTangent(), in.getLast()),
        a -> NaiveMatrices.cofactorTangent(conditioned(a[0]), a[1]));
  }

  private static Sample solveTriangular(Source s) {
    int n = side(s);
    Triangle triangle = List.of(Triangle.values()).get(s.below(4));
    boolean lower = triangle == Triangle.LOWER || triangle == Triangle.UNIT_LOWER;
    boolean unit = triangle == Triangle.UNIT_LOWER || triangle == Triangle.UNIT_UPPER;
    return system(
        s,
        n,
        n,
        in -> conditioned(in.getFirst()).solveTriangular(in.getLast(), triangle),
        a -> {
          double[][] whole = conditioned(a[0]);
          double[][] part =
              NaiveMatrices.fill(
                  n,
                  n,
                  (i, j) -> i == j ? unit ? 1 : whole[i][i] : i > j == lower ? whole[i][j] : 0);
          return NaiveMatrices.multiply(NaiveMatrices.inverse(part), a[1]);
        });
  }

  private static Sample lstsq(Source s) {
    int m = side(s);
    int n = side(s);
    return system(
        s,
        m,
        n,
        in -> conditioned(in.getFirst()).lstsq(in.getLast()),
        a -> NaiveMatrices.multiply(NaiveMatrices.pinv(conditioned(a[0])), a[1]));
  }

  /** A vector on the right. */
  private static Sample ofVector(Source s, BinaryOperator<Tensor> run) {
    int[] a = square(s);
    int n = a[a.length - 1];
    return new Sample(
        s.numbers(a, -2, 2),
        s.numbers(new int[] {n}, -2, 2),
        in -> run.apply(conditioned(in.getFirst()), in.getLast()),
        in ->
            matrices(
                List.of(in.getFirst(), new Plain(new int[] {n, 1}, in.getLast().values())),
                new int[] {n},
                both ->
                    NaiveMatrices.multiply(NaiveMatrices.inverse(conditioned(both[0])), both[1])));
  }

  // ---- parts and functions of matrices

  private static Sample diagonal(Source s) {
    int[] x = rectangle(s);
    int m = x[x.length - 2];
    int n = x[x.length - 1];
    int offset = s.between(-m, n);
    int length = Math.min(m + Math.min(offset, 0), n - Math.max(offset, 0));
    boolean main = offset == 0 && s.flip();
    return new Sample(
        s.numbers(x, -2, 2),
        t -> main ? t.diagonal() : t.diagonal(offset),
        in ->
            Expected.exactly(
                Naive.concat(Arrays.copyOf(x, x.length - 2), new int[] {length}),
                index -> {
                  int i = index[index.length - 1];
                  int[] batch = Arrays.copyOf(index, index.length - 1);
                  int[] at = {i - Math.min(offset, 0), i + Math.max(offset, 0)};
                  return in.at(Naive.concat(batch, at));
                }));
  }

  private static Sample diagEmbed(Source s) {
    int[] x = s.shape(1);
    int last = x.length - 1;
    x[last] = Math.min(3, x[last]);
    int offset = s.between(-2, 2);
    int[] y = Naive.inserted(x, last, x[last] + Math.abs(offset));
    y[last + 1] = x[last] + Math.abs(offset);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> offset == 0 && s.smooth() ? t.diagEmbed() : t.diagEmbed(offset),
        in ->
            Expected.exactly(
                y,
                index -> {
                  int row = index[last];
                  int column = index[last + 1];
                  int[] at = Naive.without(index, last + 1);
                  at[last] = Math.min(row, column);
                  return column - row == offset ? in.at(at) : 0;
                }));
  }

  private static Sample trace(Source s) {
    return numberOf(
        s, Tensor::trace, a -> IntStream.range(0, a.length).mapToDouble(i -> a[i][i]).sum());
  }

  private static Sample triangle(Source s, Triangle triangle) {
    int[] x = rectangle(s);
    int last = x.length - 1;
    int diagonal = s.between(-2, 2);
    boolean main = diagonal == 0 && s.flip();
    boolean lower = triangle == Triangle.LOWER;
    return new Sample(
        s.numbers(x, -2, 2),
        t -> lower ? main ? t.tril() : t.tril(diagonal) : main ? t.triu() : t.triu(diagonal),
        in ->
            Expected.exactly(
                x,
                index -> {
                  int beyond = index[last] - index[last - 1] - diagonal;
                  return beyond == 0 || beyond < 0 == lower ? in.at(index) : 0;
                }));
  }

  private static Sample outer(Source s) {
    int m = s.extent();
    int n = s.extent();
    return new Sample(
        s.numbers(new int[] {m}, -2, 2),
        s.numbers(new int[] {n}, -2, 2),
        in -> in.getFirst().outer(in.getLast()),
        in ->
            Expected.within(
                1,
                Plain.fill(
                    new int[] {m, n},
                    index -> in.getFirst().at(index[0]) * in.getLast().at(index[1]))));
  }

  private static Sample eigvalsh(Source s) {
    int[] x = square(s);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> distinct(t).eigvalsh(),
        in ->
            matrices(
                List.of(in),
                new int[] {x[x.length - 1]},
                a -> NaiveMatrices.eigh(sym(distinct(a[0])))[0]));
  }

  private static Sample svdvals(Source s) {
    int[] x = rectangle(s);
    int k = Math.min(x[x.length - 1], x[x.length - 2]);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> distinct(t).svdvals(),
        in -> matrices(List.of(in), new int[] {k}, a -> NaiveMatrices.svd(distinct(a[0]))[1]));
  }

  private static Sample cond(Source s) {
    int[] x = rectangle(s);
    x[x.length - 1] = Math.max(1, x[x.length - 1]);
    x[x.length - 2] = Math.max(1, x[x.length - 2]);
    return numberOf(
        s.numbers(x, -2, 2),
        t -> distinct(t).cond(),
        a -> {
          double[] values = NaiveMatrices.flat(NaiveMatrices.svd(distinct(a))[1]);
          return values[0] / values[values.length - 1];
        });
  }

  private static Sample matrixPower(Source s) {
    int[] x = square(s);
    int n = x[x.length - 1];
    int exponent = s.between(-3, 5);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> conditioned(t).matrixPower(exponent),
        in ->
            matrices(
                List.of(in),
                new int[] {n, n},
                a -> {
                  double[][] base = conditioned(a[0]);
                  double[][] factor = exponent < 0 ? NaiveMatrices.inverse(base) : base;
                  double[][] y = NaiveMatrices.eye(n);
                  for (int i = 0; i < Math.abs(exponent); i++) {
                    y = NaiveMatrices.multiply(y, factor);
                  }
                  return y;
                }));
  }

  private static Sample matrixNorm(Source s) {
    MatrixNorm norm = List.of(MatrixNorm.values()).get(s.below(5));
    // Magnitudes have a kink at 0.
    Plain apart = s.numbers(rectangle(s), () -> s.between(0.5, 2) * (s.flip() ? 1 : -1));
    return numberOf(
        apart,
        t -> distinct(t).matrixNorm(norm),
        a -> {
          double[][] x = distinct(a);
          double[] values =
              norm == MatrixNorm.NUCLEAR || norm == MatrixNorm.SPECTRAL
                  ? NaiveMatrices.flat(NaiveMatrices.svd(x)[1])
                  : NaiveMatrices.flat(x);
          return switch (norm) {
            case FROBENIUS -> Math.sqrt(DoubleStream.of(values).map(v -> v * v).sum());
            case NUCLEAR -> DoubleStream.of(values).sum();
            case SPECTRAL -> DoubleStream.of(values).max().orElse(0);
            case ONE -> longest(NaiveMatrices.transpose(x));
            case INFINITY -> longest(x);
          };
        });
  }

  /** The largest sum of magnitudes in a row. */
  private static double longest(double[]... a) {
    return Arrays.stream(a)
        .mapToDouble(row -> DoubleStream.of(row).map(Math::abs).sum())
        .max()
        .orElse(0);
  }
}
