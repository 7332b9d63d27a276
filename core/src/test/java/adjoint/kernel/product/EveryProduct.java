package adjoint.kernel.product;

import adjoint.kernel.EveryKernel;
import adjoint.kernel.Lanes;
import adjoint.kernel.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of {@link EveryKernel} that is not seen from outside this package. */
public final class EveryProduct {
  private EveryProduct() {}

  public static void call() {
    List<Panels> panels = new ArrayList<>();
    for (int registers : List.of(16, 32)) {
      panels.add(new F32Panels(Lanes.BITS, registers, Tier.NEVER));
      panels.add(new F64Panels(Lanes.BITS, registers, Tier.NEVER));
    }
    for (Panels precision : panels) {
      for (Panels.Shape shape : precision.shapes) {
        for (Tile.Layout layout : Tile.Layout.values()) {
          Tier.Candidate<Optional<Tile>> tile = shape.candidate(layout);
          EveryKernel.call(tile.implementation(), tile.trial());
        }
      }
    }
    EveryKernel.call(new F32Dots(), new F32TieredProducts.DotTrial());
    EveryKernel.call(new F64Dots(), new F64TieredProducts.DotTrial());
  }
}
