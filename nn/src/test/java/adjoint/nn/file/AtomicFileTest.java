package adjoint.nn.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void replacesWhatWasThere() throws IOException {
    Path file = folder.resolve("a.txt");
    for (String text : new String[] {"old", "new and longer", ""}) {
      AtomicFile.write(file, out -> out.write(text.getBytes(UTF_8)));
      assertEquals(text, Files.readString(file));
      assertTrue(Files.notExists(folder.resolve("a.txt.part")));
    }
  }

  @Test
  void whatFailsLeavesTheOld() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old");
    for (Throwable failure : new Throwable[] {new IOException("full"), new StackOverflowError()}) {
      assertThrows(
          failure.getClass(),
          () ->
              AtomicFile.write(
                  file,
                  out -> {
                    out.write(new byte[1 << 20]);
                    if (failure instanceof IOException e) {
                      throw e;
                    }
                    throw (Error) failure;
                  }));
      assertEquals("old", Files.readString(file));
      assertTrue(Files.notExists(folder.resolve("a.txt.part")));
    }
    Files.writeString(folder.resolve("a.txt.part"), "left behind by a crash, and longer");
    AtomicFile.write(file, out -> out.write('n'));
    assertEquals("n", Files.readString(file));
  }

  /** As Java says it of a full disk, without a name. */
  @Test
  void whatFailedIsNamed() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old");
    AtomicFile.Content full =
        _ -> {
          throw new IOException("No space left on device");
        };
    assertEquals(
        file + ": No space left on device; what was there is unchanged",
        assertThrows(IOException.class, () -> AtomicFile.write(file, full)).getMessage());
    assertEquals("old", Files.readString(file));
    Path nowhere = folder.resolve("none/a.txt");
    assertEquals(
        nowhere + ": there is no folder " + nowhere.getParent(),
        assertThrows(IOException.class, () -> AtomicFile.write(nowhere, _ -> {})).getMessage());
    assertEquals(
        folder + ": it is a folder; SavedModel.read reads a model's",
        assertThrows(IOException.class, () -> Safetensors.read(folder)).getMessage());
  }

  @Test
  void aSecondWriterIsAnError() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(
        file,
        out -> {
          out.write('a');
          String message =
              assertThrows(
                      IllegalStateException.class,
                      () -> AtomicFile.write(folder.resolve("./a.txt"), _ -> {}))
                  .getMessage();
          assertTrue(
              requireNonNull(message).contains("is being written by another thread"), message);
        });
    assertEquals("a", Files.readString(file));
  }
}
