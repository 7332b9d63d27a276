package adjoint.examples.chart;

import java.awt.Color;

/**
 * Colours that people with any colour vision can tell apart (Okabe and Ito, 2008), and the three
 * that a tutorial prescribes for its arrows.
 */
public enum Palette {
  BLUE(0x0072B2),
  ORANGE(0xD55E00),
  GREEN(0x009E73),
  PURPLE(0xCC79A7),
  YELLOW(0xE69F00),
  SKY(0x56B4E9),
  GREY(0x666666),
  ARROW_RED(0xD62728),
  ARROW_GREEN(0x2A9D3A),
  ARROW_BLUE(0x1F4FD8);

  private static final int CYCLE = 7;

  private final Color color;

  Palette(int rgb) {
    color = new Color(rgb);
  }

  Color color() {
    return color;
  }

  /** The colour of the i-th series. */
  static Color of(int i) {
    return values()[i % CYCLE].color;
  }
}
