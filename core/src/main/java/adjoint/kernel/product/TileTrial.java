package adjoint.kernel.product;

import adjoint.kernel.Tier;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link Tile} is tried against the loops of {@link PlainProduct}, which serve where there is
 * none: on operands that are packed already.
 */
final class TileTrial implements Tier.Trial<Optional<Tile>> {
  /** A chain that passes through the loop of several elements and that of one. */
  private static final int SHORT = 5;

  private static final int TYPICAL = 64;

  private final Tile.Layout layout;
  private final int rows;
  private final int columns;
  private final int aRow;
  private final int aStep;
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;
  private final Object packed;
  private final Object aside;

  TileTrial(Panels panels, int rows, int columns, Tile.Layout layout) {
    this.layout = layout;
    this.rows = rows;
    this.columns = columns;
    boolean byRows = layout == Tile.Layout.STRIDED || layout == Tile.Layout.ROWS;
    aRow = byRows ? TYPICAL : 1;
    aStep = byRows ? 1 : rows;
    a = new Matrix(panels.newArray(rows * TYPICAL + Tile.SPILL), 0, aRow, aStep);
    b = new Matrix(panels.newArray(columns * TYPICAL), 0, columns, 1);
    c = new Matrix(panels.newArray(rows * columns), 0, columns, 1);
    packed = panels.newArray(Math.max(rows, columns) * TYPICAL + Tile.SPILL);
    aside = panels.newArray(rows * columns);
  }

  @Override
  public void touch(Optional<Tile> tile) {
    multiply(tile, 0);
    tile.ifPresent(compiled -> pack(compiled, 0));
  }

  @Override
  public void step(Optional<Tile> tile) {
    multiply(tile, SHORT);
    tile.ifPresent(compiled -> pack(compiled, SHORT));
  }

  /** Products alone: what is packed is used many times. */
  @Override
  public void work(Optional<Tile> tile) {
    multiply(tile, TYPICAL);
  }

  private void multiply(Optional<Tile> tile, int k) {
    for (boolean add : List.of(false, true)) {
      if (tile.isPresent()) {
        multiply(tile.get(), k, add);
      } else {
        PlainProduct.block(a, b, c, rows, k, columns, add);
      }
    }
  }

  private void pack(Tile tile, int k) {
    tile.addRows(aside, c.data(), 0, columns, Math.min(k, rows));
    if (layout != Tile.Layout.STRIDED) {
      tile.copyColumns(b.data(), 0, columns, packed, 0, k);
      tile.transposeColumns(b.data(), 0, TYPICAL, packed, 0, k);
    }
    if (layout == Tile.Layout.COLUMNS || layout == Tile.Layout.PACKED) {
      tile.copyRows(a.data(), 0, rows, packed, 0, k);
      tile.transposeRows(a.data(), 0, TYPICAL, packed, 0, k);
    }
  }

  private void multiply(Tile tile, int k, boolean add) {
    tile.run(a.data(), 0, aRow, aStep, b.data(), 0, columns, c.data(), 0, columns, k, add, aside);
  }
}
