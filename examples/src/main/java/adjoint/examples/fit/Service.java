package adjoint.examples.fit;

import static java.nio.charset.StandardCharsets.UTF_8;

import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.Column;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Schema;
import adjoint.nn.data.Table;
import adjoint.nn.data.Unseen;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A model behind HTTP, on this machine only: {@code POST /predict} takes rows as JSON, {@code
 * {"rows": [{"age": 31, "city": "Kairo"}]}}, and gives what is predicted, row by row. A virtual
 * thread serves each request; all share the model, which needs no lock, as no forward pass changes
 * it.
 *
 * <p>A row must have all columns that the model knows; null says that a cell is missing. Dates are
 * texts as they are in the file that was fitted to. Others are left out.
 */
public final class Service implements AutoCloseable {
  private static final int MOST = 1 << 20; // bytes of a request
  private static final int MOST_SKIPPED = 1 << 26;
  private static final String ROWS = "rows";

  private final Predictor predictor;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Service(Predictor predictor, HttpServer server) {
    this.predictor = predictor;
    this.server = server;
  }

  /** Starts to serve; port 0 stands for any that is free. */
  public static Service start(Predictor predictor, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Service service = new Service(predictor, HttpServer.create(address, 0));
    service.server.createContext("/", service::handle);
    service.server.setExecutor(service.threads);
    service.server.start();
    return service;
  }

  /** Where predictions are to be had. */
  public URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/predict");
  }

  /** A request for each row of a file. */
  public static List<String> requests(Predictor predictor, Path file) {
    Table rows = predictor.file(file).read(predictor.schema(), Unseen.ERROR);
    List<String> requests = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      SequencedMap<String, Json> members = new LinkedHashMap<>();
      for (Column column : rows.columns()) {
        members.put(column.name(), column.isMissing(row) ? Json.Null.NULL : json(column, row));
      }
      Json.Arr one = new Json.Arr(List.of(new Json.Obj(members)));
      requests.add(Json.compact(Json.Obj.EMPTY.with(ROWS, one)));
    }
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/predict")) {
        answer(exchange, 404, error("there is only /predict"));
      } else if (!exchange.getRequestMethod().equals("POST")) {
        exchange.getResponseHeaders().set("Allow", "POST");
        answer(exchange, 405, error("POST the rows, not " + exchange.getRequestMethod()));
      } else {
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(MOST + 1);
        if (body.length > MOST) {
          in.skip(MOST_SKIPPED); // who is still sending does not read the answer
          answer(exchange, 413, error("send at most " + MOST + " bytes at once"));
        } else {
          predict(exchange, body);
        }
      }
    }
  }

  private void predict(HttpExchange exchange, byte[] body) throws IOException {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      answer(exchange, 200, predict(JsonView.of("request", Json.parse("request", text))));
    } catch (CharacterCodingException e) {
      answer(exchange, 400, error("the request is no UTF-8"));
    } catch (FileFormatException | IllegalArgumentException e) {
      answer(exchange, 400, error(String.valueOf(e.getMessage())));
    }
  }

  /** What is predicted for the rows of a request. */
  public Json predict(JsonView request) {
    List<JsonView> rows = request.get(ROWS).elements();
    if (rows.isEmpty()) {
      throw request.get(ROWS).error("at least one row", "none");
    }
    List<Column> answers = predictor.predict(table(predictor.schema(), rows));
    List<Json> objects = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      SequencedMap<String, Json> members = new LinkedHashMap<>();
      for (Column column : answers) {
        members.put(column.name(), json(column, row));
      }
      objects.add(new Json.Obj(members));
    }
    return Json.Obj.EMPTY.with("predictions", new Json.Arr(objects));
  }

  private static Json json(Column column, int row) {
    return switch (column) {
      case NumberColumn numbers -> Json.of(numbers.get(row));
      case CategoryColumn categories -> Json.of(categories.text(row));
    };
  }

  private static Table table(Schema schema, List<JsonView> rows) {
    List<Column> columns = new ArrayList<>();
    for (Schema.Field field : schema.fields()) {
      List<JsonView> cells = rows.stream().map(row -> row.get(field.name())).toList();
      columns.add(
          switch (field) {
            case Schema.Field.Categories(String name, List<String> categories) ->
                CategoryColumn.of(
                    name, categories, cells.stream().mapToInt(c -> code(c, categories)).toArray());
            case Schema.Field.Numbers(String name) ->
                NumberColumn.of(name, cells.stream().mapToDouble(Service::number).toArray());
            case Schema.Field.Dates dates ->
                NumberColumn.of(
                    dates.name(), cells.stream().mapToDouble(c -> days(c, dates)).toArray());
          });
    }
    return Table.of(columns);
  }

  private static double number(JsonView cell) {
    return cell.json() == Json.Null.NULL ? Double.NaN : cell.number();
  }

  /** A date as text, or as days since 1970. */
  private static double days(JsonView cell, Schema.Field.Dates dates) {
    if (!(cell.json() instanceof Json.Str(String text))) {
      return number(cell);
    }
    double days = dates.days(text);
    if (Double.isNaN(days)) {
      throw cell.error("a date like %s, or null".formatted(dates.pattern()), '"' + text + '"');
    }
    return days;
  }

  private static int code(JsonView cell, List<String> categories) {
    if (cell.json() == Json.Null.NULL) {
      return CategoryColumn.MISSING;
    }
    int code = categories.indexOf(cell.text());
    if (code < 0) {
      throw cell.error("one of " + categories + ", or null", '"' + cell.text() + '"');
    }
    return code;
  }

  private static Json error(String message) {
    return Json.Obj.EMPTY.with("error", Json.of(message));
  }

  private static void answer(HttpExchange exchange, int status, Json json) throws IOException {
    byte[] body = Json.compact(json).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1); // no body
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
