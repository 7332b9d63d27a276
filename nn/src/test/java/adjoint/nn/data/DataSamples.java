package adjoint.nn.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;

/** An object of each type of this package. */
public final class DataSamples {
  private DataSamples() {}

  /** All of them. */
  public static Object[] all() {
    NumberColumn numbers = NumberColumn.of("numbers", 1, 2);
    CategoryColumn categories = CategoryColumn.of("categories", List.of("a", "b"));
    Table table = Table.of(numbers, categories);
    Dataset<Table> dataset = Examples.of(table).batches(1);
    return new Object[] {
      numbers,
      categories,
      table,
      Csv.standard(),
      new Schema.Field.Dates("dates", Schema.Field.Dates.ISO),
      Row.wrap(table.schema(), new double[] {1, 0}),
      Examples.of(table),
      dataset,
      dataset.from(dataset.start()),
      dataset.open(0, 0),
      Shares.of(0.5, 0.5),
      TargetEncoding.columns(1),
      new TargetEncoding(List.of(""), List.of(0.5), new LinkedHashMap<>()),
      Standardize.of(table),
      MinMax.of(table),
      Standardize.columns(),
      Standardize.columns().fit(table),
      Standardize.columns().fit(Dataset.of(table.toRows())),
    };
  }

  /** Of files, which are made for it. */
  public static ImageFolder imageFolder() {
    try {
      Path folder = Files.createTempDirectory("images");
      Path ofClass = Files.createDirectory(folder.resolve("class"));
      Path image = ofClass.resolve("image.png");
      ImageIO.write(image(2, 2, BufferedImage.TYPE_INT_RGB, i -> i), "png", image.toFile());
      folder.toFile().deleteOnExit();
      ofClass.toFile().deleteOnExit();
      image.toFile().deleteOnExit();
      return ImageFolder.of(folder, Colour.GREY, 2, 2, OtherSizes.ERROR);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An image whose pixels, row by row, are given as 0xRRGGBB. */
  static BufferedImage image(int width, int height, int type, IntUnaryOperator rgb) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb.applyAsInt(i));
    }
    return image;
  }
}
