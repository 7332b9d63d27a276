package adjoint.examples.chart;

import java.awt.image.BufferedImage;

/** Something that can be drawn: 1280 by 880 pixels, the same for the same numbers. */
public interface Picture {
  BufferedImage image();
}
