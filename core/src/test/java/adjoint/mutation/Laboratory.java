package adjoint.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles a mutant, loads it with a fresh copy of the library and of its tests, and has it
 * checked.
 */
final class Laboratory {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path TESTS = Path.of("target/test-classes");
  static final int TRIES = 24;

  private Laboratory() {}

  /** What became of a mutant. */
  enum Fate {
    KILLED,
    SURVIVED,
    /** It does not compile, so nobody could commit it. */
    STILLBORN
  }

  static Fate fate(Mutant mutant) throws IOException, ReflectiveOperationException {
    Map<String, byte[]> classes = compile(mutant);
    if (classes.isEmpty()) {
      return Fate.STILLBORN;
    }
    try (Copy copy = new Copy(classes)) {
      Class<?> checks = copy.loadClass("adjoint.op.Verdict");
      // A wrong index may loop for ever: that is noticed too.
      CompletableFuture<String> found =
          CompletableFuture.supplyAsync(() -> {
            try {
              return (String)
                  checks.getMethod("of", String.class, int.class).invoke(null, mutant.op(), TRIES);
            } catch (InvocationTargetException e) {
              return String.valueOf(e.getCause());
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
          });
      return found.get(60, TimeUnit.SECONDS).isEmpty() ? Fate.SURVIVED : Fate.KILLED;
    } catch (TimeoutException e) {
      return Fate.KILLED;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(mutant.toString(), e);
    }
  }

  private static Map<String, byte[]> compile(Mutant mutant) throws IOException {
    String source = mutant.apply(Files.readString(mutant.file()));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    Map<String, byte[]> classes = new HashMap<>();
    try (JavaFileManager files =
        new InMemory(javac.getStandardFileManager(null, null, null), classes)) {
      JavaFileObject file =
          new SimpleJavaFileObject(
              URI.create("string:///" + mutant.op() + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return source;
            }
          };
      List<String> options = List.of("-proc:none", "-cp", CLASSES.toString());
      boolean compiled =
          javac
              .getTask(null, files, new DiagnosticCollector<>(), options, null, List.of(file))
              .call();
      return compiled ? classes : Map.of();
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes;

    InMemory(JavaFileManager files, Map<String, byte[]> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String name,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("bytes:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(name, toByteArray());
            }
          };
        }
      };
    }

    @Override
    public boolean hasLocation(JavaFileManager.Location location) {
      return location != StandardLocation.ANNOTATION_PROCESSOR_PATH && super.hasLocation(location);
    }
  }

  /**
   * The library and its tests, loaded once more, with the mutated class in place of the true one.
   */
  private static final class Copy extends URLClassLoader {
    private final Map<String, byte[]> mutated;

    Copy(Map<String, byte[]> mutated) throws IOException {
      super(
          new URL[] {CLASSES.toUri().toURL(), TESTS.toUri().toURL()},
          Laboratory.class.getClassLoader());
      this.mutated = mutated;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("adjoint.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : read(name);
        return defineClass(name, bytes, 0, bytes.length);
      }
    }

    private static byte[] read(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try {
        Path main = CLASSES.resolve(file);
        return Files.readAllBytes(Files.exists(main) ? main : TESTS.resolve(file));
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      } catch (UncheckedIOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
