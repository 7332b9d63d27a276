package adjoint.kernel.reduce;

import adjoint.kernel.EveryKernel;
import java.util.List;

/** The part of {@link EveryKernel} that is not seen from outside this package. */
public final class EveryReduction {
  private EveryReduction() {}

  public static void call() {
    for (F32TieredReductions.Call call :
        List.of(
            F32TieredReductions.Call.ROWS,
            F32TieredReductions.Call.SLICES,
            F32TieredReductions.Call.MAX)) {
      EveryKernel.call(new F32VectorReductions(), new F32TieredReductions.Trial(call));
    }
    for (F64TieredReductions.Call call :
        List.of(
            F64TieredReductions.Call.ROWS,
            F64TieredReductions.Call.SLICES,
            F64TieredReductions.Call.MAX)) {
      EveryKernel.call(new F64VectorReductions(), new F64TieredReductions.Trial(call));
    }
  }
}
