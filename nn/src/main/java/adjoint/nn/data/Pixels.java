package adjoint.nn.data;

/**
 * The pixels of an image, from 0 to 1.
 *
 * @param height rows
 * @param width columns
 * @param channels of each channel the numbers, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record Pixels(int height, int width, float[][] channels) {
  /** In another size, by a triangular filter along each axis. */
  Pixels resized(int toHeight, int toWidth) {
    float[][] resized = new float[channels.length][];
    Taps across = Taps.of(width, toWidth);
    Taps down = Taps.of(height, toHeight);
    for (int c = 0; c < resized.length; c++) {
      float[] narrow = across.apply(channels[c], height, width, 1, toWidth, 1);
      resized[c] = down.apply(narrow, toWidth, 1, toWidth, 1, toWidth);
    }
    return new Pixels(toHeight, toWidth, resized);
  }

  /**
   * Which pixels of a line make up each pixel of another one, and how much.
   *
   * @param first the first of them
   * @param weights of this and the following ones, which add up to 1
   */
  private record Taps(int[] first, double[][] weights) {
    static Taps of(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(1, scale); // of the filter to either side, in old pixels
      int[] first = new int[to];
      double[][] weights = new double[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) Math.floor(centre - reach + 0.5));
        int end = Math.min(from, (int) Math.floor(centre + reach + 0.5));
        weights[i] = new double[end - first[i]];
        double sum = 0;
        for (int k = 0; k < weights[i].length; k++) {
          double distance = Math.abs(first[i] + k + 0.5 - centre) / reach;
          weights[i][k] = Math.max(0, 1 - distance);
          sum += weights[i][k];
        }
        for (int k = 0; k < weights[i].length; k++) {
          weights[i][k] /= sum;
        }
      }
      return new Taps(first, weights);
    }

    /**
     * Filters so many lines, the first pixels of which lie so far apart, and the pixels of one so
     * far, in the old image and in the new one.
     */
    float[] apply(float[] old, int lines, int apart, int step, int newApart, int newStep) {
      float[] made = new float[lines * first.length];
      for (int line = 0; line < lines; line++) {
        for (int i = 0; i < first.length; i++) {
          double sum = 0;
          for (int k = 0; k < weights[i].length; k++) {
            sum += weights[i][k] * old[line * apart + (first[i] + k) * step];
          }
          made[line * newApart + i * newStep] = (float) sum;
        }
      }
      return made;
    }
  }
}
