package adjoint.examples;

import adjoint.examples.chart.LineChart;
import adjoint.examples.names.LetterModel;
import adjoint.examples.names.Models;
import adjoint.examples.names.NameList;
import adjoint.examples.names.NameTraining;
import adjoint.examples.names.Pairs;
import adjoint.examples.option.DataFile;
import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Which letter comes next in a name? Models of three kinds learn it from the same names, and then
 * make up names of their own. {@link NameTraining} is where it happens.
 */
@Command(
    name = "names",
    description = "made-up names, by models that learn which letter comes next",
    footer = {"", "FILE is a list of names, one a line."})
final class Names extends Example {
  private static final int MADE_UP = 1500;
  private static final int SHOWN = 10;
  private static final int POINTS = 40;

  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Rate rate = new Rate(0.003);
  @Mixin private final Steps steps = new Steps(1000);
  @Mixin private final DataFile<NameList> data = new DataFile<>(NameList::parse);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    SplittableRandom rng = new SplittableRandom(seed.value());
    NameList list = data.orElse(() -> NameList.madeUp(MADE_UP, rng.split()));
    NameTraining.Split split = NameTraining.Split.of(list, rng);
    report.heading(
        "%s names, %s of them held out: seed %s, %s steps"
            .formatted(list.names().size(), split.heldOut().size(), seed.value(), steps.value()));
    if (!data.isGiven()) {
      report.say("These names are made up of syllables. Real ones are read by --data.");
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("nothing known", 0, Math.log(list.classes())));
    rows.add(row("pairs counted", 0, new Pairs(list, split.seen()).loss(split.heldOut())));
    SequencedMap<String, LetterModel> models = Models.of(list.classes(), rng);
    Progress progress = new Progress(report, models.size() * (long) steps.value());
    LineChart chart = LineChart.of("Names: learning", "step", "held-out loss a letter, nats");
    List<String> madeUp = new ArrayList<>();
    models.forEach((name, model) -> {
      NameTraining training =
          new NameTraining(list, split, model, rate.value(), steps.value(), rng.split());
      chart.line(name, stride(), losses(training, progress));
      rows.add(row(name, model.parameterCount(), training.heldOutLoss()));
      madeUp.add(name + ": " + names(training, list));
    });
    report.table(List.of("model", "parameters", "loss a letter", "perplexity"), rows);
    report.heading("Made up; in brackets what stands in the list");
    madeUp.forEach(report::say);
    report.picture(out.write("names-losses", chart));
  }

  private static List<String> row(String name, long parameters, double loss) {
    return List.of(
        name,
        Long.toString(parameters),
        String.format(Locale.ROOT, "%.3f", loss),
        String.format(Locale.ROOT, "%.2f", Math.exp(loss)));
  }

  private int stride() {
    return Math.ceilDiv(steps.value(), POINTS);
  }

  /** The held-out losses on the way, and in the end. */
  private double[] losses(NameTraining training, Progress progress) {
    Stream.Builder<Double> losses = Stream.builder();
    for (long step = 0; step < steps.value(); step++) {
      if (step % stride() == 0) {
        losses.add(training.heldOutLoss());
      }
      training.step(step);
      progress.run();
    }
    return losses.build().mapToDouble(loss -> loss).toArray();
  }

  private static String names(NameTraining training, NameList list) {
    Set<String> known = new HashSet<>(list.names());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < SHOWN; i++) {
      String name = training.makeUp();
      names.add(known.contains(name) ? "(" + name + ")" : name);
    }
    return String.join(", ", names);
  }
}
