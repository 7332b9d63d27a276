package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A transform to be: which columns are changed and how, but not yet by which numbers. These are
 * found in training rows: in a table, or in a stream of rows that may be larger than the memory and
 * is read once or twice for each step. From the same rows in the same order come the same bits.
 *
 * {@snippet :
 * Fitting fitting = Pipeline.of(Impute.median(), OneHot.columns(), Standardize.columns());
 * Fitted fitted = fitting.fit(train.without("price"), train.column("price"));
 * Tensor x = fitted.training().tensor(DType.F32);
 * Tensor other = fitted.transform().apply(test.without("price")).tensor(DType.F32);
 *
 * Dataset<Row> rows = Csv.standard().rows(file, train.schema());
 * Dataset<Table> batches =
 *     fitting.fit(rows, "price").training().shuffled(seed, 10_000).batched(64).map(Table::ofRows);
 * }
 */
public abstract class Fitting {
  private static final int PART = 1024; // rows of a stream that are looked at together

  /** Transforms are those of this package. */
  Fitting() {}

  static Fitting of(Supplier<? extends TransformFinder> finders) {
    return new Fitting() {
      @Override
      TransformFinder begin() {
        return finders.get();
      }
    };
  }

  /** What has seen no row yet. */
  abstract TransformFinder begin();

  /** Finds the numbers in training rows, and changes these. */
  public Fitted fit(Table training) {
    return fit(requireNonNull(training, "fit: training is null"), Optional.empty());
  }

  /**
   * Finds the numbers in training rows, and changes these.
   *
   * @param training what a model is given
   * @param target what it is to find out, in the same rows; it is no column of the table
   */
  public Fitted fit(Table training, Column target) {
    requireNonNull(training, "fit: training is null");
    requireNonNull(target, "fit: target is null");
    if (training.names().contains(target.name())) {
      throw new IllegalArgumentException(
          "fit: the target '%s' is among the columns that a model is given; leave it out by"
                  .formatted(target.name())
              + " without(…)");
    }
    if (target.size() != training.rows()) {
      throw new IllegalArgumentException(
          "fit: there are %s rows, and %s of the target '%s'"
              .formatted(training.rows(), target.size(), target.name()));
    }
    return fit(training, Optional.of(target));
  }

  private Fitted fit(Table training, Optional<Column> target) {
    TransformFinder finder = begin();
    do {
      finder.look(training, target, 0);
    } while (finder.again());
    Transform transform = finder.transform();
    return new Fitted(transform, finder.training(transform, training, 0));
  }

  /** Finds the numbers in the rows of a stream, in the order of its epochs, and changes these. */
  public FittedRows fit(Dataset<Row> training) {
    return fit(requireNonNull(training, "fit: training is null"), Part::of);
  }

  /**
   * Finds the numbers in the rows of a stream, in the order of its epochs, and changes these.
   *
   * @param training what a model is given, and the target
   * @param target the column that it is to find out, which stays as it is, the last one
   */
  public FittedRows fit(Dataset<Row> training, String target) {
    requireNonNull(training, "fit: training is null");
    requireNonNull(target, "fit: target is null");
    return fit(
        training,
        (rows, first) -> new Part(rows.without(target), Optional.of(rows.column(target)), first));
  }

  private FittedRows fit(Dataset<Row> training, Divider divider) {
    if (!training.stage().isSteady()) {
      throw new IllegalArgumentException(
          "fit: these rows come in another order in each epoch: %s; fit first, and shuffle the training rows that it gives"
              .formatted(training));
    }
    Stage<List<Row>> lists =
        new BatchStage<>(training.stage(), PART, LastBatch.KEEP, training.toString());
    Stage<Part> parts =
        new MapStage<>(lists, (rows, _, i) -> divider.part(Table.ofRows(rows), i * PART));
    TransformFinder finder = begin();
    do {
      try (Cursor<Part> all = parts.open(0, 0)) {
        while (all.hasNext()) {
          all.next().show(finder);
          if (finder.isSatisfied()) {
            break;
          }
        }
      }
    } while (finder.again());
    Transform transform = finder.transform();
    Stage<List<Row>> changed =
        new MapStage<>(parts, (part, _, _) -> part.changed(finder, transform).toRows());
    return new FittedRows(
        transform,
        Dataset.of(
            training + ", prepared", new FlatStage<>(changed, PART, training.stage().size())));
  }

  private interface Divider {
    Part part(Table rows, long first);
  }

  /**
   * Rows of a stream.
   *
   * @param rows what a model is given of them
   * @param first the place of the first of them
   */
  private record Part(Table rows, Optional<Column> target, long first) {
    static Part of(Table rows, long first) {
      return new Part(rows, Optional.empty(), first);
    }

    void show(TransformFinder finder) {
      try {
        finder.look(rows, target, first);
      } catch (IllegalArgumentException e) {
        throw first == 0
            ? e
            : new IllegalArgumentException(
                "fit: in the %s rows from row %s on: %s"
                    .formatted(rows.rows(), first, e.getMessage()),
                e);
      }
    }

    Table changed(TransformFinder finder, Transform transform) {
      Table table = finder.training(transform, rows, first);
      return target.map(table::with).orElse(table);
    }
  }
}
