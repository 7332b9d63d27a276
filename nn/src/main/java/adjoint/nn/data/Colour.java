package adjoint.nn.data;

/** What each pixel of an image becomes. Transparency is left out. */
public enum Colour {
  /** One number, of colours {@code 0.299 red + 0.587 green + 0.114 blue} (ITU-R BT.601). */
  GREY(1),
  /** Three numbers, those of sRGB. */
  RGB(3);

  private final int channels;

  Colour(int channels) {
    this.channels = channels;
  }

  /** How many numbers a pixel has. */
  public int channels() {
    return channels;
  }
}
