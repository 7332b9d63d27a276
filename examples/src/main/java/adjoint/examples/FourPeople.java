package adjoint.examples;

import java.util.List;

/** The four people of the tutorial: what they weigh, how tall they are, and if they are female. */
final class FourPeople {
  static final List<Person> ALL =
      List.of(
          new Person("Alice", 133, 65, 'F'),
          new Person("Bob", 160, 72, 'M'),
          new Person("Charlie", 152, 70, 'M'),
          new Person("Diana", 120, 60, 'F'));

  private static final double USUAL_POUNDS = 135;
  private static final double USUAL_INCHES = 66;

  private FourPeople() {}

  record Person(String name, double pounds, double inches, char gender) {
    /** What a network is given: weight and height, shifted to be around 0. */
    double[] shifted() {
      return FourPeople.shifted(pounds, inches);
    }

    /** What a network should answer: 1 for female, 0 for male. */
    double target() {
      return gender == 'F' ? 1 : 0;
    }
  }

  static double[] shifted(double pounds, double inches) {
    return new double[] {pounds - USUAL_POUNDS, inches - USUAL_INCHES};
  }

  /** The shifted numbers of all four, one person a row. */
  static double[][] inputs() {
    return ALL.stream().map(Person::shifted).toArray(double[][]::new);
  }

  static double[] targets() {
    return ALL.stream().mapToDouble(Person::target).toArray();
  }
}
