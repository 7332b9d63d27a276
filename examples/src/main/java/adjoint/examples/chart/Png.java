package adjoint.examples.chart;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as PNG: the same bytes for the same picture, and never half a file. */
public final class Png {
  private static final int TABLE = 256;

  private Png() {}

  /** Writes next to the target first and moves it there when it is whole. Returns the target. */
  public static Path write(BufferedImage image, Path target) throws IOException {
    Path folder = target.resolveSibling("").toAbsolutePath();
    Files.createDirectories(folder);
    // Not createTempFile, whose files nobody else may read.
    Path part =
        folder.resolve(target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.write(part, bytes(image));
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }

  static byte[] bytes(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(0); // for PNG: as small as it gets, nothing is lost
      writer.setOutput(stream);
      writer.write(null, new IIOImage(indexed(image), null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * With a table of 256 colours, which is a third of the size. The frequent colours stay exact; the
   * rare ones, shades of smoothed edges, become the nearest of these.
   */
  private static BufferedImage indexed(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    Map<Integer, Integer> counts = new TreeMap<>();
    Arrays.stream(pixels).forEach(p -> counts.merge(p, 1, Integer::sum));
    int[] table =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .limit(TABLE)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    Map<Integer, Integer> index = new HashMap<>();
    counts.keySet().forEach(p -> index.put(p, nearest(p, table)));
    IndexColorModel model =
        new IndexColorModel(8, table.length, table, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
    int[] samples = Arrays.stream(pixels).map(index::get).toArray();
    result.getRaster().setSamples(0, 0, width, height, 0, samples);
    return result;
  }

  private static int nearest(int rgb, int[] table) {
    int best = 0;
    for (int i = 1; i < table.length; i++) {
      if (distance(rgb, table[i]) < distance(rgb, table[best])) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int p, int q) {
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = ((p >> shift) & 0xff) - ((q >> shift) & 0xff);
      sum += difference * difference;
    }
    return sum;
  }
}
