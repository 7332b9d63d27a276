package adjoint.examples;

import adjoint.examples.FourPeople.Person;
import adjoint.examples.PeopleTraining.Trained;
import adjoint.examples.chart.DecisionSurface;
import adjoint.examples.chart.Grid;
import adjoint.examples.chart.LineChart;
import adjoint.examples.chart.Picture;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/** The pictures of {@link People}. */
final class PeoplePictures {
  private PeoplePictures() {}

  /** All pictures by their names. */
  static SequencedMap<String, Picture> of(Trained trained) {
    SequencedMap<String, Picture> pictures = new LinkedHashMap<>();
    pictures.put("people-neuron", NetworkPictures.neuron("A neuron with two inputs"));
    pictures.put("people-network", NetworkPictures.network("A network of three neurons"));
    pictures.put(
        "people-parameters",
        NetworkPictures.network("Six weights and three biases", parameter -> parameter));
    pictures.put(
        "people-gender",
        NetworkPictures.network("Gender from weight and height")
            .note("x1", "weight")
            .note("x2", "height")
            .note("o1", "gender"));
    pictures.put("people-losses", losses(trained.losses()));
    pictures.put("people-surface", surface(trained.answers()));
    return pictures;
  }

  private static Picture losses(LossCurve losses) {
    return LineChart.of("Learning from four people", "epoch", "mean squared error")
        .line("loss", losses.stride(), losses.toArray());
  }

  /** What the network answers for anybody. */
  private static Picture surface(Answers answers) {
    Grid grid = Grid.of(110, 170, 58, 74);
    double[][] people =
        Arrays.stream(grid.points())
            .map(p -> FourPeople.shifted(p[0], p[1]))
            .toArray(double[][]::new);
    return DecisionSurface.of(
            "Female or male?", "weight, pounds", "height, inches", grid, answers.to(people))
        .scale("probability of female")
        .points("male", all('M', Person::pounds), all('M', Person::inches))
        .points("female", all('F', Person::pounds), all('F', Person::inches))
        .points("Emily", new double[] {People.EMILY[0]}, new double[] {People.EMILY[1]})
        .points("Frank", new double[] {People.FRANK[0]}, new double[] {People.FRANK[1]});
  }

  private static double[] all(char gender, ToDoubleFunction<Person> measure) {
    return FourPeople.ALL.stream()
        .filter(person -> person.gender() == gender)
        .mapToDouble(measure)
        .toArray();
  }
}
