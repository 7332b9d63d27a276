package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.ShapeException;
import adjoint.check.Finding;
import adjoint.check.GradReport;
import adjoint.check.Precision;
import adjoint.check.program.ProgramReport;
import adjoint.check.program.Shrinker;
import adjoint.graph.GraphNode;
import adjoint.nn.check.ModelReport;
import adjoint.nn.metric.Calibration;
import adjoint.nn.train.Event;
import adjoint.op.NoJvpException;
import adjoint.op.NoOnnxFormException;
import adjoint.op.linalg.MatrixException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.module.ModuleReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for every public type of every exported package. What a new one needs for this is
 * added to {@link Samples}.
 */
@SuppressWarnings("NullAway") // nulls are the point
class PublicApiTest {
  /** What the engine calls, with arguments of its own making, and what Java promises of equals. */
  private static final Set<String> EXEMPT =
      Set.of(
          "vjp",
          "vjpLeft",
          "vjpRight",
          "jvp",
          "batch",
          "kinkDistance",
          "forward",
          "compute",
          "advance",
          "project",
          "where",
          "next",
          "onnx",
          "rule",
          "equals",
          "valueOf");

  /** What the library makes and hands out; nobody else has a reason to. */
  private static final Set<Class<?>> RESULTS =
      Set.of(
          Calibration.Bin.class,
          Event.Began.class,
          Event.Ended.class,
          Event.EpochEnded.class,
          Event.Failed.class,
          Event.Improved.class,
          Event.Saved.class,
          Event.StepTaken.class,
          Grad.ValueAnd.class,
          Finding.BrokenLaw.class,
          Finding.Undecided.class,
          Finding.WrongDerivative.class,
          GradReport.class,
          GraphNode.class,
          GraphNode.Operand.Constant.class,
          MatrixException.class,
          ModelReport.class,
          ModelReport.Finding.class,
          NoJvpException.class,
          NoOnnxFormException.class,
          Precision.class,
          ProgramReport.class,
          ProgramReport.Undecided.class,
          ShapeException.class,
          Shrinker.Shrunk.class);

  private final Set<String> faults = new TreeSet<>();
  private int calls;
  private boolean elements;

  /** Every method and constructor is called with null for one argument after the other. */
  @ParameterizedTest
  @ValueSource(classes = {Tensor.class, Layer.class})
  void errorsNameTheParameterThatIsNull(Class<?> ofModule) throws Exception {
    for (Class<?> type : exported(ofModule.getModule())) {
      if (Modifier.isAbstract(type.getModifiers())) {
        checkAll(Stream.of(type.getDeclaredMethods()).filter(m -> isStatic(m)).toList(), type);
      } else {
        checkAll(List.of(type.getConstructors()), type);
        checkAll(List.of(type.getMethods()), type);
      }
    }
    assertEquals("", String.join("\n", faults));
    assertTrue(calls > (elements ? 5 : 100), "only " + calls + " calls");
  }

  /** And with a null at the end of one list or array after the other. */
  @ParameterizedTest
  @ValueSource(classes = {Tensor.class, Layer.class})
  void errorsSpeakOfElementsThatAreNull(Class<?> ofModule) throws Exception {
    elements = true;
    errorsNameTheParameterThatIsNull(ofModule);
  }

  @Test
  void everythingPrintsAsWhatItIs() throws Exception {
    Set<String> hashes = new TreeSet<>();
    for (Class<?> ofModule : List.of(Tensor.class, Layer.class)) {
      for (Class<?> type : exported(ofModule.getModule())) {
        boolean made =
            type.getConstructors().length > 0
                || Stream.of(type.getMethods())
                    .anyMatch(m -> !isStatic(m) && m.getDeclaringClass() == type);
        if (made
            && !Modifier.isAbstract(type.getModifiers())
            && !Throwable.class.isAssignableFrom(type)) {
          String text = Samples.of(type).toString();
          if (text.matches("(?s).*\\$*@[0-9a-f]{5,}.*")) {
            hashes.add(type.getName() + ": " + text);
          }
        }
      }
    }
    assertEquals("", String.join("\n", hashes));
  }

  @Test
  void aMessageThatNamesAnotherParameterDoesNotCount() {
    assertTrue(names("slice: x is null", "x"));
    assertTrue(names("Cannot invoke \"Shape.size()\" because \"shape\" is null", "shape"));
    assertTrue(!names("Cannot invoke \"Shape.size()\" because \"this.shape\" is null", "shape"));
    assertTrue(!names("Cannot invoke \"Shape.size()\" because \"shape\" is null", "x"));
  }

  private static boolean names(String message, String parameter) {
    return Pattern.compile(
            "(?<![.\\w])" + Pattern.quote(parameter) + "\\b.*\\bnull\\b", Pattern.DOTALL)
        .matcher(message)
        .find();
  }

  // ---- calls

  private void checkAll(List<? extends Executable> members, Class<?> type) throws Exception {
    for (Executable member : members) {
      Class<?> home = member.getDeclaringClass();
      boolean ours =
          home.getModule() == Tensor.class.getModule()
              || home.getModule() == Layer.class.getModule();
      if (ours
          && Modifier.isPublic(member.getModifiers())
          && !member.isSynthetic()
          && !(EXEMPT.contains(member.getName()) && !isStatic(member))
          && !member.getName().equals("valueOf")
          && Stream.of(member.getParameterTypes()).allMatch(PublicApiTest::isVisible)) {
        check(member, type);
      }
    }
  }

  private void check(Executable member, Class<?> type) throws Exception {
    List<String> names = names(member);
    Parameter[] parameters = member.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      boolean caption = parameters[i].getType() == String.class && names.get(i).equals("op");
      if (!parameters[i].getType().isPrimitive() && !caption) {
        Object[] arguments = arguments(member);
        if (!elements) {
          arguments[i] = null;
          expect(member, type, names.get(i), arguments);
        } else if (arguments[i] instanceof Object[] array) {
          arguments[i] = Arrays.copyOf(array, array.length);
          ((Object[]) arguments[i])[array.length - 1] = null;
          expectWords(member, type, arguments);
        } else if (arguments[i] instanceof Collection<?> collection) {
          List<Object> list = new ArrayList<>(collection);
          list.set(list.size() - 1, null);
          arguments[i] = list;
          expectWords(member, type, arguments);
        }
      }
    }
  }

  private static Object[] arguments(Executable member) {
    Object[] arguments = Stream.of(member.getGenericParameterTypes()).map(Samples::of).toArray();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof Double x) {
        arguments[i] = x + i; // bounds come in order
      } else if (arguments[i] instanceof String s) {
        arguments[i] = s + i; // and no name twice
      }
    }
    return arguments;
  }

  private void expect(Executable member, Class<?> type, String name, Object[] arguments)
      throws Exception {
    String call = type.getSimpleName() + ": " + member.toGenericString() + ", " + name;
    calls++;
    try {
      call(member, type, arguments);
      faults.add(call + ": no error");
    } catch (InvocationTargetException e) {
      Throwable error = e.getCause();
      String message = String.valueOf(error.getMessage());
      if (!names(message, name) && !names(message, name.replaceAll("\\d$", ""))) {
        faults.add(call + ": " + error);
      }
    }
  }

  /** What keeps or ignores a null of a user's may do so; what does not says more than «null». */
  private void expectWords(Executable member, Class<?> type, Object[] arguments) throws Exception {
    calls++;
    try {
      call(member, type, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause().getMessage() == null) {
        faults.add(type.getSimpleName() + ": " + member.toGenericString() + ": " + e.getCause());
      }
    }
  }

  private static void call(Executable member, Class<?> type, Object[] arguments) throws Exception {
    switch (member) {
      case Constructor<?> made -> made.newInstance(arguments);
      case Method method -> method.invoke(isStatic(method) ? null : Samples.of(type), arguments);
    }
  }

  // ---- what there is

  private static List<Class<?>> exported(Module module) throws Exception {
    List<Class<?>> types = new ArrayList<>();
    try (ModuleReader reader =
        module
            .getLayer()
            .configuration()
            .findModule(module.getName())
            .orElseThrow()
            .reference()
            .open()) {
      for (String file : reader.list().filter(name -> name.endsWith(".class")).sorted().toList()) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        if (name.contains(".") && module.isExported(name.substring(0, name.lastIndexOf('.')))) {
          Class<?> type = Class.forName(name);
          if (isVisible(type) && !isTest(type) && !RESULTS.contains(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  /** Tests are compiled into their module, but lie in a folder of their own. */
  private static boolean isTest(Class<?> type) {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    return String.valueOf(type.getResource(file)).contains("test-classes");
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (outer.isArray()) {
        return isVisible(outer.getComponentType());
      }
      if (!outer.isPrimitive()
          && (!Modifier.isPublic(outer.getModifiers())
              || !outer.getModule().isExported(outer.getPackageName()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isStatic(Executable member) {
    return Modifier.isStatic(member.getModifiers());
  }

  /** The names of parameters, from the table of local variables that debuggers read. */
  private static List<String> names(Executable member) throws IOException {
    Class<?> home = member.getDeclaringClass();
    String file = home.getName().substring(home.getPackageName().length() + 1) + ".class";
    try (InputStream in = home.getResourceAsStream(file)) {
      for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        String name = member instanceof Constructor<?> ? "<init>" : member.getName();
        if (method.methodName().equalsString(name)
            && method.methodTypeSymbol().parameterList().stream()
                .map(d -> d.descriptorString())
                .toList()
                .equals(
                    Arrays.stream(member.getParameterTypes())
                        .map(Class::descriptorString)
                        .toList())) {
          if (method.code().isEmpty()) {
            throw new AssertionError(member + " has no body");
          }
          int first = isStatic(member) ? 0 : 1;
          List<String> names = new ArrayList<>();
          int slot = first;
          for (Class<?> parameter : member.getParameterTypes()) {
            int at = slot;
            names.add(
                method
                    .code()
                    .get()
                    .findAttribute(Attributes.localVariableTable())
                    .orElseThrow()
                    .localVariables()
                    .stream()
                    .filter(v -> v.slot() == at && v.startPc() == 0)
                    .map(LocalVariableInfo::name)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(member.toString()))
                    .stringValue());
            slot += parameter == long.class || parameter == double.class ? 2 : 1;
          }
          return names;
        }
      }
    }
    throw new AssertionError(member);
  }
}
