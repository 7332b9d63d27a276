package adjoint.benchmarks.task;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * This process's turn to measure among the contenders of a workload. It asks with a line that names
 * the row, is answered with an empty one, and has its turn until it asks again or ends.
 */
public final class Turn {
  /** The environment variable that tells the port; without it the process is alone. */
  public static final String PORT = "ADJOINT_BENCHMARKS_TURNS";

  private static final Optional<Turn> ONLY = Optional.ofNullable(System.getenv(PORT)).map(Turn::of);

  private final Socket socket;
  private final BufferedReader answers;

  private Turn(Socket socket) throws IOException {
    this.socket = socket;
    this.answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Turn of(String port) {
    try {
      return new Turn(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
    } catch (IOException e) {
      throw new UncheckedIOException("turn: nobody gives turns at port " + port, e);
    }
  }

  /** Waits for it. */
  public static void take(String row) {
    ONLY.ifPresent(turn -> turn.ask(row));
  }

  private void ask(String row) {
    try {
      socket.getOutputStream().write((row + "\n").getBytes(StandardCharsets.UTF_8));
      if (answers.readLine() == null) {
        throw new IllegalStateException("turn: nobody gives turns any more");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("turn: no answer", e);
    }
  }
}
