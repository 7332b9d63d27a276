package adjoint.loaders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.OwnJvm;
import adjoint.Value;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Class loaders can go, with what they loaded, once nobody uses it any more. */
final class ClassLoaderTest {
  // All must go, so that few tell as much as many.
  private static final int GUESTS = 8;
  private static final int LIBRARIES = 3;
  private static final String ALL_GONE = "0 guests, 0 libraries";

  /** Loads some classes itself, from where this class was loaded. */
  private static final class Own extends ClassLoader {
    private final String prefix;

    Own(ClassLoader parent, String prefix) {
      super(parent);
      this.prefix = prefix;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null
            ? known
            : name.startsWith(prefix) ? define(name) : super.loadClass(name, resolve);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return Own.class.getClassLoader().getResourceAsStream(name);
    }
  }

  /** A virtual machine that loads, uses and drops. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) throws Exception {
      List<WeakReference<ClassLoader>> guests = new ArrayList<>();
      for (int i = 0; i < GUESTS; i++) {
        guests.add(use(new Own(Value.class.getClassLoader(), "adjoint.loaders.Guest"), Set.of()));
      }
      Set<String> threads = Set.of(args);
      List<WeakReference<ClassLoader>> libraries = new ArrayList<>();
      for (int i = 0; i < LIBRARIES; i++) {
        libraries.add(use(new Own(ClassLoader.getPlatformClassLoader(), "adjoint."), threads));
      }
      // Threads end when they have been idle for a while, and collections take their time.
      for (int i = 0; i < 300 && remaining(guests) + remaining(libraries) > 0; i++) {
        System.gc();
        Thread.sleep(100);
      }
      System.out.println(remaining(guests) + " guests, " + remaining(libraries) + " libraries");
    }

    /**
     * Runs a guest until it has been seen that these threads have started, which end by themselves.
     */
    private static WeakReference<ClassLoader> use(ClassLoader loader, Set<String> threads)
        throws Exception {
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> type = loader.loadClass("adjoint.loaders.Guest");
      if (!loader.equals(type.getClassLoader())) {
        throw new AssertionError("loaded by " + type.getClassLoader());
      }
      Runnable guest = (Runnable) type.getConstructor().newInstance();
      Set<String> missing = new HashSet<>(threads);
      do {
        guest.run();
        Thread.getAllStackTraces().keySet().forEach(thread -> missing.remove(thread.getName()));
      } while (!missing.isEmpty());
      Thread.currentThread().setContextClassLoader(null);
      return new WeakReference<>(loader);
    }

    private static long remaining(List<WeakReference<ClassLoader>> loaders) {
      return loaders.stream().filter(loader -> loader.get() != null).count();
    }
  }

  @Test
  void areCollectedWithScalarKernels() throws Exception {
    assertEquals(ALL_GONE, run("-Dadjoint.kernels=scalar", "adjoint-helper"));
  }

  @Test
  void areCollectedWithVectorKernels() throws Exception {
    assertEquals(ALL_GONE, run("-Dadjoint.kernels=", "adjoint-helper", "adjoint-warm-up"));
  }

  private static String run(String option, String... threads) throws Exception {
    List<String> options =
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-Xmx300m",
            // The JDK keeps the last type of a record's method softly; memory would have to be
            // short.
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            option);
    return OwnJvm.output(Run.class, options, threads).strip().lines().toList().getLast();
  }
}
