package adjoint.nn.conv;

import adjoint.array.Shape;

/** Which channels the first axis of a weight counts; the second counts the others of one group. */
enum Layout {
  /** Of a convolution. */
  OUT_IN("[out, in/groups, "),
  /** Of its adjoint. */
  IN_OUT("[in, out/groups, ");

  private final String text;

  Layout(String text) {
    this.text = text;
  }

  /** The channels of images that go in. */
  int in(Shape weight, int spatial, int groups) {
    return this == IN_OUT ? first(weight, spatial) : second(weight, spatial) * groups;
  }

  /** The channels of images that come out. */
  int out(Shape weight, int spatial, int groups) {
    return this == OUT_IN ? first(weight, spatial) : second(weight, spatial) * groups;
  }

  /** Those that the first axis counts. */
  static int first(Shape weight, int spatial) {
    return weight.extent(-spatial - 2);
  }

  private static int second(Shape weight, int spatial) {
    return weight.extent(-spatial - 1);
  }

  /** A weight with these spatial axes. */
  String of(String axes) {
    return text + axes + "]";
  }
}
