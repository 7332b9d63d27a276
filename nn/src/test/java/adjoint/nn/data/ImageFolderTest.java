package adjoint.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Batch;
import adjoint.nn.file.FileFormatException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path root;

  private Path write(String name, BufferedImage image, String format) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    assertTrue(ImageIO.write(image, format, file.toFile()));
    return file;
  }

  private static BufferedImage flag(int type) {
    return DataSamples.image(2, 1, type, i -> i == 0 ? 0xFF8000 : 0x0000FF);
  }

  @Test
  void classesAreFolders() throws IOException {
    write("dogs/b.png", flag(BufferedImage.TYPE_INT_RGB), "png");
    write("dogs/a.bmp", flag(BufferedImage.TYPE_INT_RGB), "bmp");
    write("cats/1.PNG", flag(BufferedImage.TYPE_INT_ARGB), "png");
    write("cats/2.gif", flag(BufferedImage.TYPE_INT_RGB), "gif");
    Files.writeString(root.resolve("cats/notes.txt"), "passed over");
    Files.createDirectory(root.resolve(".hidden"));
    ImageFolder folder = ImageFolder.of(root, Colour.RGB, 1, 2, OtherSizes.ERROR);
    assertEquals("ImageFolder(4 images of 2 classes, RGB, 1 by 2)", folder.toString());
    assertEquals(List.of("cats", "dogs"), folder.labels().categories());
    assertEquals(
        List.of("1.PNG", "2.gif", "a.bmp", "b.png"),
        folder.files().stream().map(f -> f.getFileName().toString()).toList());
    NdArray expected = NdArray.of(new float[][][] {{{1, 0}}, {{128 / 255f, 0}}, {{0, 1}}});
    for (int i = 0; i < 4; i++) {
      assertEquals(expected, folder.image(i), folder.files().get(i).toString());
    }
    Batch<Indices> batch = folder.examples().only(Indices.of(3, 0)).all();
    assertEquals(Shape.of(2, 3, 1, 2), batch.x().shape());
    assertEquals(Indices.of(1, 0), batch.y());
    assertEquals(folder.image(3), batch.x().data().slice(0, 0, 1, 1).reshape(3, 1, 2));
  }

  @Test
  void greyIsNotMadeLighter() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 100 * 257);
    write("a/8.png", grey, "png");
    write("a/16.png", deep, "png");
    write("a/of-colours.png", flag(BufferedImage.TYPE_INT_RGB), "png");
    ImageFolder folder = ImageFolder.of(root, Colour.GREY, 1, 2, OtherSizes.ERROR);
    assertArrayEquals(new float[] {100 / 255f, 0}, folder.image(0).toFloatArray(), 1e-7f);
    assertArrayEquals(new float[] {100 / 255f, 0}, folder.image(1).toFloatArray());
    assertArrayEquals(
        new float[] {(299 * 255 + 587 * 128) / 255_000f, 114 * 255 / 255_000f},
        folder.image(2).toFloatArray());
    ImageFolder coloured = ImageFolder.of(root, Colour.RGB, 1, 2, OtherSizes.ERROR);
    assertEquals(
        NdArray.of(new float[][][] {{{100 / 255f, 0}}, {{100 / 255f, 0}}, {{100 / 255f, 0}}}),
        coloured.image(1));
  }

  @Test
  void otherSizesAreErrorsOrResized() throws IOException {
    Path file = write("a/1.png", flag(BufferedImage.TYPE_INT_RGB), "png");
    ImageFolder strict = ImageFolder.of(root, Colour.GREY, 4, 4, OtherSizes.ERROR);
    assertEquals(
        file
            + ", its size: expected 4 by 4 pixels (height by width), or OtherSizes.RESIZE, found 1"
            + " by 2",
        assertThrows(FileFormatException.class, () -> strict.image(0)).getMessage());
    ImageFolder resized = ImageFolder.of(root, Colour.RGB, 1, 1, OtherSizes.RESIZE);
    assertArrayEquals(new float[] {0.5f, 64 / 255f, 0.5f}, resized.image(0).toFloatArray(), 1e-7f);
  }

  /** Of PyTorch: interpolate(mode="bilinear", antialias=True, align_corners=False). */
  @Test
  void resizesAsOthersDo() {
    float[] image = new float[5 * 7];
    for (int i = 0; i < image.length; i++) {
      image[i] = i * i % 23 / 23f;
    }
    Pixels pixels = new Pixels(5, 7, new float[][] {image});
    assertArrayEquals(SMALLER, pixels.resized(3, 3).channels()[0], 1e-6f);
    assertArrayEquals(LARGER, pixels.resized(6, 9).channels()[0], 1e-6f);
    assertArrayEquals(image, pixels.resized(5, 7).channels()[0]);
  }

  private static final float[] SMALLER = {
    0.243567f,
    0.3799781f,
    0.3469388f,
    0.4330573f,
    0.311168f,
    0.4192547f,
    0.2067435f,
    0.338692f,
    0.3966282f
  };
  private static final float[] LARGER = {
    0f,
    0.02898551f,
    0.1014493f,
    0.2222222f,
    0.3913043f,
    0.6280193f,
    0.3574878f,
    0.2463769f,
    0.5652174f,
    0.09782609f,
    0.4311595f,
    0.5253623f,
    0.4178744f,
    0.3586957f,
    0.3671497f,
    0.2850241f,
    0.2789855f,
    0.4021739f,
    0.3586956f,
    0.6413044f,
    0.5652174f,
    0.3337359f,
    0.4746377f,
    0.2294686f,
    0.3566829f,
    0.4673913f,
    0.3731884f,
    0.3768117f,
    0.4420291f,
    0.2975041f,
    0.1364735f,
    0.3478262f,
    0.1731079f,
    0.3707731f,
    0.5519324f,
    0.5181159f,
    0.1521739f,
    0.1666667f,
    0.1111111f,
    0.07608698f,
    0.2282609f,
    0.2536232f,
    0.3272947f,
    0.4492754f,
    0.5869565f,
    0.08695652f,
    0.4057971f,
    0.3719807f,
    0.2753624f,
    0.7826087f,
    0.5797102f,
    0.4251207f,
    0.3188406f,
    0.2608696f
  };

  @Test
  void brokenFilesAreNamed() throws IOException {
    Path file = write("a/1.png", flag(BufferedImage.TYPE_INT_RGB), "png");
    byte[] whole = Files.readAllBytes(file);
    ImageFolder folder = ImageFolder.of(root, Colour.GREY, 1, 2, OtherSizes.ERROR);
    Files.writeString(file, "no image");
    assertEquals(
        file + ", byte 0: expected an image, PNG, JPEG, GIF or BMP, found none",
        assertThrows(FileFormatException.class, () -> folder.image(0)).getMessage());
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertEquals(
        "a whole image", assertThrows(FileFormatException.class, () -> folder.image(0)).expected());
    Path jpeg =
        write(
            "a/1.jpg", DataSamples.image(60, 40, BufferedImage.TYPE_INT_RGB, i -> 977 * i), "jpg");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(jpeg), (int) Files.size(jpeg) / 2));
    Files.delete(jpeg);
    assertEquals( // ImageIO reads it, grey where nothing is there, and warns
        "a whole image", assertThrows(FileFormatException.class, () -> folder.image(0)).expected());
    Files.write(file, pngOf(60_000, 60_000));
    assertEquals(
        "60000 by 60000", assertThrows(FileFormatException.class, () -> folder.image(0)).found());
    Path empty = Files.createDirectory(root.resolve("empty"));
    assertEquals(
        empty + ", the folder: expected images that end in [png, jpg, jpeg, gif, bmp], found none",
        assertThrows(
                FileFormatException.class,
                () -> ImageFolder.of(root, Colour.GREY, 1, 2, OtherSizes.ERROR))
            .getMessage());
    assertEquals(
        empty + ", the folder: expected a folder of images for each class, found no folder",
        assertThrows(
                FileFormatException.class,
                () -> ImageFolder.of(empty, Colour.GREY, 1, 2, OtherSizes.ERROR))
            .getMessage());
  }

  /** A PNG that announces so many pixels, and has none. */
  static byte[] pngOf(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put("IHDR".getBytes(StandardCharsets.US_ASCII));
    header.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.array());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    png.writeBytes(ByteBuffer.allocate(4).putInt(13).array());
    png.writeBytes(header.array());
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    return png.toByteArray();
  }
}
