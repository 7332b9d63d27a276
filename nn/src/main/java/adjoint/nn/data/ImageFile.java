package adjoint.nn.data;

import adjoint.nn.file.FileFormatException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads an image file. The only class that touches ImageIO. */
final class ImageFile {
  /** Formats that are read; ImageIO and what is added to it may have others. */
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");

  /** Pixels that any image may have. */
  private static final long PLAUSIBLE = 1 << 20;

  /** Pixels for each byte of a file, beyond that; photographs have less than 20. */
  private static final long PIXELS_A_BYTE = 1000;

  private static final long MOST_PIXELS = 1 << 26;

  private final String source;
  private final int size;
  private final ImageReader reader;

  private ImageFile(String source, int size, ImageReader reader) {
    this.source = source;
    this.size = size;
    this.reader = reader;
  }

  static Pixels read(Path file, Colour colour) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String source = file.toString();
    // Not ImageIO.createImageInputStream, which may use a file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(source, in);
      try {
        reader.setInput(in, true, true);
        return new ImageFile(source, bytes.length, reader).read(colour);
      } finally {
        reader.dispose();
      }
    } catch (FileFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // ImageIO throws anything for broken files
      throw new FileFormatException(source, "its pixels", "a whole image", String.valueOf(e), e);
    }
  }

  private static ImageReader reader(String source, ImageInputStream in) throws IOException {
    for (Iterator<ImageReader> all = ImageIO.getImageReaders(in); all.hasNext(); ) {
      ImageReader reader = all.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new FileFormatException(source, "byte 0", "an image, PNG, JPEG, GIF or BMP", "none");
  }

  private Pixels read(Colour colour) throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    long most = Math.min(MOST_PIXELS, PLAUSIBLE + PIXELS_A_BYTE * size);
    if (pixels < 1 || pixels > most) {
      throw new FileFormatException(
          source,
          "its header",
          "1 to %s pixels in a file of this size".formatted(most),
          "%s by %s".formatted(reader.getWidth(0), reader.getHeight(0)));
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    for (String warning : warnings) { // what is not there would be grey
      if (warning.contains("Truncated") || warning.contains("premature end")) {
        throw new FileFormatException(source, "its pixels", "a whole image", warning);
      }
    }
    boolean grey =
        image.getRaster().getNumBands() <= 2 && !(image.getColorModel() instanceof IndexColorModel);
    return grey ? ofGrey(image, colour) : ofColours(image, colour);
  }

  /** From the numbers as they are: Java takes grey for linear, and would make it lighter. */
  private static Pixels ofGrey(BufferedImage image, Colour colour) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    double white = (1L << raster.getSampleModel().getSampleSize(0)) - 1;
    float[] grey = new float[width * image.getHeight()];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (float) (raster.getSample(i % width, i / width, 0) / white);
    }
    float[][] channels = new float[colour.channels()][];
    Arrays.fill(channels, grey);
    return new Pixels(image.getHeight(), width, channels);
  }

  private static Pixels ofColours(BufferedImage image, Colour colour) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    float[][] channels = new float[colour.channels()][rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int red = rgb[i] >> 16 & 0xFF;
      int green = rgb[i] >> 8 & 0xFF;
      int blue = rgb[i] & 0xFF;
      if (colour == Colour.GREY) {
        channels[0][i] = (299 * red + 587 * green + 114 * blue) / 255_000f;
      } else {
        channels[0][i] = red / 255f;
        channels[1][i] = green / 255f;
        channels[2][i] = blue / 255f;
      }
    }
    return new Pixels(height, width, channels);
  }
}
