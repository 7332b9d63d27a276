package adjoint.examples.fit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long answers take when many clients ask at once, each its next question when the last one is
 * answered.
 *
 * @param nanos that each answer took, in ascending order
 * @param time that all of them took together
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
public record LoadTest(long[] nanos, Duration time) {
  /** So many requests by each client, in turn one of these bodies. */
  public static LoadTest of(URI uri, List<String> bodies, int clients, int requests)
      throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<long[]>> tasks = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int first = client;
        tasks.add(() -> ask(http, uri, bodies, first, requests));
      }
      long start = System.nanoTime();
      List<Future<long[]>> all = threads.invokeAll(tasks);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      List<long[]> parts = new ArrayList<>();
      for (Future<long[]> part : all) {
        parts.add(part.get());
      }
      return new LoadTest(parts.stream().flatMapToLong(Arrays::stream).sorted().toArray(), time);
    } catch (ExecutionException e) {
      throw new IllegalStateException("--load: " + e.getCause(), e);
    }
  }

  private static long[] ask(HttpClient http, URI uri, List<String> bodies, int first, int requests)
      throws IOException, InterruptedException {
    long[] nanos = new long[requests];
    for (int i = 0; i < requests; i++) {
      String body = bodies.get((first + i) % bodies.size());
      HttpRequest request =
          HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
      long start = System.nanoTime();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      nanos[i] = System.nanoTime() - start;
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode() + ": " + answer.body());
      }
    }
    return nanos;
  }

  /** The time within which this part of the answers came, in milliseconds. */
  public double millis(double part) {
    int place = (int) Math.ceil(part * nanos.length) - 1;
    return nanos[Math.max(place, 0)] / 1e6;
  }

  /** How many answers came in a second. */
  public double perSecond() {
    return nanos.length / (time.toNanos() / 1e9);
  }
}
