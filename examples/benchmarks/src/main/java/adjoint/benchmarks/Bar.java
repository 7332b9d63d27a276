package adjoint.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a row is to reach.
 *
 * @param text as the table shows it
 * @param shortfall what is wrong with a figure beside those of the peers: empty if nothing is
 */
record Bar(String text, BiFunction<Figure, Map<String, Figure>, Optional<String>> shortfall) {
  private static final String NO_PEER = "no peer to compare with";

  /** Nothing in particular. */
  static Bar none() {
    return new Bar("-", (ours, peers) -> Optional.empty());
  }

  /** So many times the best peer at most. */
  static Bar timesBest(double limit) {
    return new Bar(
        "≤ " + limit + " × best peer",
        (ours, peers) ->
            best(peers)
                .map(best -> above(limit, ours.median() / best.getValue().median()))
                .orElse(Optional.of(NO_PEER)));
  }

  /** So many times this peer at most. */
  static Bar times(String peer, double limit) {
    return new Bar(
        "≤ %s × %s".formatted(limit, peer),
        (ours, peers) ->
            Optional.ofNullable(peers.get(peer))
                .map(figure -> above(limit, ours.median() / figure.median()))
                .orElse(Optional.of(peer + " not measured")));
  }

  /** At least this share of a peer's speed. */
  static Bar share(String peer, double least) {
    return new Bar(
        "≥ %s × %s".formatted(least, peer),
        (ours, peers) ->
            Optional.ofNullable(peers.get(peer))
                .map(figure -> below(least, figure.median() / ours.median()))
                .orElse(Optional.of(peer + " not measured")));
  }

  /** At most this figure. */
  static Bar atMost(double limit, Scale scale) {
    return new Bar(
        "≤ " + scale.write(limit),
        (ours, peers) ->
            ours.median() <= limit ? Optional.empty() : Optional.of(scale.write(ours.median())));
  }

  /** Both. */
  Bar and(Bar other) {
    return new Bar(
        text + ", " + other.text,
        (ours, peers) -> {
          List<String> all =
              List.of(this, other).stream()
                  .flatMap(bar -> bar.shortfall.apply(ours, peers).stream())
                  .toList();
          return all.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", all));
        });
  }

  /** {@code met}, or what is missing. */
  String verdict(Figure ours, Map<String, Figure> peers) {
    return text.equals("-")
        ? "-"
        : shortfall.apply(ours, peers).map(lack -> "**missed**: " + lack).orElse("met");
  }

  /** The fastest of those who are not ours in another form. */
  static Optional<Map.Entry<String, Figure>> best(Map<String, Figure> peers) {
    return peers.entrySet().stream()
        .filter(peer -> !peer.getKey().startsWith(Contender.OURS))
        .min((a, b) -> Double.compare(a.getValue().median(), b.getValue().median()));
  }

  private static Optional<String> above(double limit, double ratio) {
    return ratio <= limit ? Optional.empty() : Optional.of(Scale.threeDigits(ratio) + " ×");
  }

  private static Optional<String> below(double least, double ratio) {
    return ratio >= least ? Optional.empty() : Optional.of(Scale.threeDigits(ratio) + " ×");
  }
}
