package adjoint.examples.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Table;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceTest {
  private static final List<String> CITIES = List.of("Kairo", "Köln");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A network that has learnt nothing, which makes no difference here. */
  private static Predictor predictor() {
    Table table =
        Table.of(
            NumberColumn.of("age", 1, 2, 3, 4),
            CategoryColumn.of("city", CITIES, 0, 1, 0, 1),
            CategoryColumn.of("y", List.of("no", "yes"), 0, 1, 0, 1));
    Preparation.Start start =
        Preparation.of(table, "y", new LinkedHashMap<>(), new LinkedHashMap<>(), 1);
    Task<?> task = Tasks.of(table, "y");
    return new Predictor(
        start.preparation(),
        task,
        new Learner(List.of(32, 32), 1, 1, 7).start(3, 2),
        Dialect.STANDARD);
  }

  private static HttpResponse<String> post(URI uri, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void manyThreadsGetTheBitsOfOne() throws Exception {
    Predictor predictor = predictor();
    List<String> bodies =
        new SplittableRandom(1)
            .doubles(40, 0, 100)
            .mapToObj(age -> "{\"rows\":[{\"age\":" + age + ",\"city\":\"Kairo\"}]}")
            .toList();
    try (Service service = Service.start(predictor, 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> expected = new ArrayList<>();
      for (String body : bodies) {
        expected.add(
            Json.compact(service.predict(JsonView.of("request", Json.parse("request", body)))));
      }
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(
            threads.submit(() -> {
              List<String> answers = new ArrayList<>();
              for (String body : bodies) {
                answers.add(post(service.uri(), body).body());
              }
              return answers;
            }));
      }
      for (Future<List<String>> answers : all) {
        assertEquals(expected, answers.get());
      }
      assertTrue(
          expected.getFirst().startsWith("{\"predictions\":[{\"predicted y\":\""),
          expected.getFirst());
      assertTrue(expected.stream().distinct().count() > 30, "all answers are alike");
    }
  }

  @Test
  void rowsInAnyOrderOfColumnsWithMissingCells() throws Exception {
    try (Service service = Service.start(predictor(), 0)) {
      HttpResponse<String> answer =
          post(
              service.uri(),
              "{\"rows\": [{\"city\": null, \"other\": 1, \"age\": 3}, {\"age\": null, \"city\":"
                  + " \"Köln\"}]}");
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(
          2,
          JsonView.of("answer", Json.parse("answer", answer.body()))
              .get("predictions")
              .elements()
              .size());
    }
  }

  @Test
  void whatIsNoRequestIsTold() throws Exception {
    try (Service service = Service.start(predictor(), 0)) {
      told(service, 400, "{", "request");
      told(service, 400, "{}", "a member \\\"rows\\\"");
      told(service, 400, "{\"rows\": []}", "at least one row");
      told(service, 400, "{\"rows\": [{\"age\": 1}]}", "at rows.0: expected a member \\\"city\\\"");
      told(service, 400, "{\"rows\": [{\"age\": \"old\", \"city\": null}]}", "at rows.0.age");
      told(service, 400, "{\"rows\": [{\"age\": 1, \"city\": \"Rom\"}]}", "[Kairo, Köln]");
      told(service, 413, " ".repeat(1 << 21), "at most");
      URI elsewhere = service.uri().resolve("/other");
      assertEquals(404, post(elsewhere, "").statusCode());
      HttpRequest get = HttpRequest.newBuilder(service.uri()).build();
      assertEquals(405, HTTP.send(get, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  void datesAreTexts() throws Exception {
    Table table =
        Table.of(
            NumberColumn.of("day", 1, 2, 3, 4),
            CategoryColumn.of("y", List.of("no", "yes"), 0, 1, 0, 1));
    SequencedMap<String, String> dates = new LinkedHashMap<>();
    dates.put("day", "d.M.uuuu");
    Predictor predictor =
        new Predictor(
            Preparation.of(table, "y", new LinkedHashMap<>(), dates, 1).preparation(),
            Tasks.of(table, "y"),
            new Learner(List.of(3), 1, 1, 7).start(1, 2),
            Dialect.STANDARD.withDates(dates));
    try (Service service = Service.start(predictor, 0)) {
      String[] answers =
          post(service.uri(), "{\"rows\": [{\"day\": \"3.1.1970\"}, {\"day\": 2}]}")
              .body()
              .split("\\},\\{", -1);
      assertEquals(
          answers[0].substring(answers[0].indexOf("probability")),
          answers[1].substring(answers[1].indexOf("probability")).replace("}]}", ""));
      told(service, 400, "{\"rows\": [{\"day\": \"30.2.1970\"}]}", "a date like d.M.uuuu, or null");
      HttpRequest head = HttpRequest.newBuilder(service.uri()).HEAD().build();
      assertEquals(405, HTTP.send(head, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }

  private static void told(Service service, int status, String body, String part) throws Exception {
    HttpResponse<String> answer = post(service.uri(), body);
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(answer.body().startsWith("{\"error\":\""), answer.body());
    assertTrue(answer.body().contains(part), answer.body());
  }

  @Test
  void percentiles() {
    long[] nanos = IntStream.rangeClosed(1, 200).mapToLong(i -> i * 1_000_000L).toArray();
    LoadTest test = new LoadTest(nanos, java.time.Duration.ofSeconds(2));
    assertEquals(100, test.millis(0.5));
    assertEquals(198, test.millis(0.99));
    assertEquals(200, test.millis(1));
    assertEquals(100, test.perSecond());
  }
}
