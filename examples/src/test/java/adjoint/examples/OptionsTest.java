package adjoint.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("options", "--out=" + folder)
        .assertPrints(
            "Black and Scholes: a call, strike 105.0, S = 100.0, σ = 0.2",
            "∂²C/∂S∂σ vanna",
            "Heston: a call, strike 105.0",
            "∂²C/∂ρ∂…",
            "difference from central differences")
        .assertPictures(folder, "options-smile", "options-gamma");
  }
}
