package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Batch;
import adjoint.nn.file.FileFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Images in a folder that has one folder for each class: {@code cats/1.png}, {@code dogs/1.jpg}.
 * They are read, by ImageIO, when they are asked for. Classes and files are sorted by name; files
 * that end otherwise than {@code .png}, {@code .jpg}, {@code .jpeg}, {@code .gif} or {@code .bmp}
 * are passed over, and so are folders below those of the classes.
 *
 * {@snippet :
 * ImageFolder folder = ImageFolder.of(Path.of("pets"), Colour.RGB, 64, 64, OtherSizes.RESIZE);
 * Split split = Split.stratified(folder.labels(), Shares.of(0.8, 0.2), rng);
 * Dataset<Batch<Indices>> batches =
 *     folder.examples().only(split.train()).shuffled(42).batches(32).prefetched(2);
 * }
 */
public final class ImageFolder {
  private static final List<String> ENDINGS = List.of("png", "jpg", "jpeg", "gif", "bmp");

  private final List<Path> files;
  private final CategoryColumn labels;
  private final Colour colour;
  private final int height;
  private final int width;
  private final OtherSizes others;

  private ImageFolder(
      List<Path> files,
      CategoryColumn labels,
      Colour colour,
      int height,
      int width,
      OtherSizes others) {
    this.files = files;
    this.labels = labels;
    this.colour = colour;
    this.height = height;
    this.width = width;
    this.others = others;
  }

  /** The images of a folder, all of one size. */
  public static ImageFolder of(Path folder, Colour colour, int height, int width, OtherSizes others)
      throws IOException {
    requireNonNull(folder, "ImageFolder: folder is null");
    requireNonNull(colour, "ImageFolder: colour is null");
    requireNonNull(others, "ImageFolder: others is null");
    if (height < 1 || width < 1 || (long) height * width > 1 << 26) {
      throw new IllegalArgumentException(
          "ImageFolder: height and width must be at least 1, and not too large, got %s and %s"
              .formatted(height, width));
    }
    List<Path> classes = entries(folder).stream().filter(Files::isDirectory).toList();
    if (classes.isEmpty()) {
      throw new FileFormatException(
          folder.toString(), "the folder", "a folder of images for each class", "no folder");
    }
    List<String> names = classes.stream().map(ImageFolder::name).toList();
    List<Path> files = new ArrayList<>();
    List<Integer> codes = new ArrayList<>();
    for (Path ofClass : classes) {
      List<Path> images = entries(ofClass).stream().filter(ImageFolder::isImage).toList();
      if (images.isEmpty()) {
        throw new FileFormatException(
            ofClass.toString(), "the folder", "images that end in " + ENDINGS, "none");
      }
      files.addAll(images);
      int code = classes.indexOf(ofClass);
      images.forEach(_ -> codes.add(code));
    }
    return new ImageFolder(
        files,
        CategoryColumn.of("class", names, codes.stream().mapToInt(c -> c).toArray()),
        colour,
        height,
        width,
        others);
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !name(path).startsWith("."))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList();
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause());
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean isImage(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** The files. */
  public List<Path> files() {
    return files;
  }

  /** The class of each file. */
  public CategoryColumn labels() {
    return labels;
  }

  /** One image, {@code [channels, height, width]}, from 0 to 1, F32. */
  public NdArray image(int index) {
    float[] numbers = new float[colour.channels() * height * width];
    copy(index, numbers, 0);
    return NdArray.wrap(numbers, Shape.of(colour.channels(), height, width));
  }

  private void copy(int index, float[] to, int start) {
    Pixels pixels = pixels(files.get(Rows.require("image", index, files.size())));
    for (int c = 0; c < colour.channels(); c++) {
      System.arraycopy(pixels.channels()[c], 0, to, start + c * height * width, height * width);
    }
  }

  private Pixels pixels(Path file) {
    try {
      Pixels pixels = ImageFile.read(file, colour);
      if (pixels.height() == height && pixels.width() == width) {
        return pixels;
      } else if (others == OtherSizes.RESIZE) {
        return pixels.resized(height, width);
      }
      throw new FileFormatException(
          file.toString(),
          "its size",
          "%s by %s pixels (height by width), or OtherSizes.RESIZE".formatted(height, width),
          "%s by %s".formatted(pixels.height(), pixels.width()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "ImageFolder: ImageIO is not there; in a module, add `requires java.desktop;`", e);
    }
  }

  /** Images {@code [n, channels, height, width]}, from 0 to 1, F32, and their classes. */
  public Examples<Batch<Indices>> examples() {
    return Examples.of(
        files.size(),
        rows -> {
          int size = colour.channels() * height * width;
          int[] wanted = rows.toArray();
          float[] numbers = new float[Math.multiplyExact(wanted.length, size)];
          for (int i = 0; i < wanted.length; i++) {
            copy(wanted[i], numbers, i * size);
          }
          return new Batch<>(
              Tensor.wrap(numbers, wanted.length, colour.channels(), height, width),
              labels.rows(rows).indices());
        });
  }

  /** For example {@code ImageFolder(1200 images of 2 classes, RGB, 64 by 64)}. */
  @Override
  public String toString() {
    return "ImageFolder(%s images of %s classes, %s, %s by %s)"
        .formatted(files.size(), labels.categories().size(), colour, height, width);
  }
}
