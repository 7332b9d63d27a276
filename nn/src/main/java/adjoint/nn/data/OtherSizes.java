package adjoint.nn.data;

/** What becomes of an image that is of another size than was asked for. */
public enum OtherSizes {
  /** It is an error that names the file. */
  ERROR,
  /**
   * It is resized, without regard to its proportions: bilinear, and where it becomes smaller, over
   * all pixels that fall into one.
   */
  RESIZE
}
