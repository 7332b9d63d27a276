package adjoint.benchmarks;

import adjoint.benchmarks.task.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A contender's place among those who take turns. Its processes ask by a socket, as {@link Turn}
 * does; JMH's forks, which have no input of their own, find it in their environment.
 */
final class Place implements AutoCloseable {
  /** What the one before has set going comes to rest, its collector and compiler for example. */
  private static final int PAUSE_MILLIS = 30;

  /** Threads that shared its work spin for more: OpenBLAS's for a tenth of a second. */
  private static final int THREADS_PAUSE_MILLIS = 150;

  private final Turns turns;
  private final String contender;
  private final int pauseMillis;
  private final ServerSocket socket;

  Place(Turns turns, String contender, int threads) {
    this.turns = turns;
    this.contender = contender;
    this.pauseMillis = threads > 1 ? THREADS_PAUSE_MILLIS : PAUSE_MILLIS;
    try {
      socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("benchmarks: no socket to give turns by", e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /** What its output of this workload is called: a name of its own, as others run meanwhile. */
  String log(String workload) {
    return workload + "-" + contender.replaceAll("\\W+", "-");
  }

  /** What tells a process where to ask. */
  Map<String, String> environment() {
    return Map.of(Turn.PORT, "" + socket.getLocalPort());
  }

  /** Waits for a turn at this row. */
  void take(String row) {
    try {
      turns.take(contender, row);
      Thread.sleep(pauseMillis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One process at a time: what it asks are names of rows, a line each; the answer is a line. */
  private void serve() {
    while (!socket.isClosed()) {
      try (Socket process = socket.accept();
          BufferedReader rows =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String row = rows.readLine(); row != null; row = rows.readLine()) {
          take(row);
          process.getOutputStream().write('\n');
        }
      } catch (IOException e) {
        // It has ended: whether well or not, its exit code tells.
      }
    }
  }

  /** Takes no more turns. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      turns.leave(contender);
    }
  }
}
