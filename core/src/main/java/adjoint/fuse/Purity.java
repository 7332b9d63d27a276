package adjoint.fuse;

import adjoint.Expr;
import adjoint.Update;
import adjoint.op.Op;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodType;
import java.lang.invoke.StringConcatFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Whether a vjp or an update rule may be traced once and run from its formula ever after.
 *
 * <p>That needs a pure function: its result depends on the arguments and on the components of the
 * record alone, and it treats all kinds of {@link Expr} alike. Its compiled code is read, and that
 * of whatever it calls: it may compute with {@link Expr}, operations and numbers, and read
 * constants. A static field that can change, a random number, {@code instanceof}, or a call of
 * which nothing is known, and the answer is no.
 */
public final class Purity {
  private static final Set<String> ENTRIES = Set.of("vjp", "vjpLeft", "vjpRight", "next");

  /** What may be called without a look: the same for the same arguments. */
  private static final Set<Class<?>> KNOWN =
      Set.of(
          Expr.class,
          Update.class,
          Math.class,
          StrictMath.class,
          Double.class,
          Float.class,
          Integer.class,
          Long.class,
          Boolean.class,
          String.class,
          Enum.class,
          Record.class,
          Object.class,
          List.class,
          ArrayList.class,
          Arrays.class,
          Objects.class);

  /** But not these: they tell kinds of objects, runs or moments apart. */
  private static final Set<String> EXCEPTIONS =
      Set.of(
          "random",
          "getClass",
          "hashCode",
          "equals",
          "toString",
          "hash",
          "wait",
          "getInteger",
          "getLong",
          "getBoolean");

  private static final Set<String> BOOTSTRAPS =
      Set.of(descriptor(LambdaMetafactory.class), descriptor(StringConcatFactory.class));

  /** A method that is called. */
  private record Called(Class<?> owner, String name, String type) {}

  private final ClassLoader loader;
  private final Set<Called> seen = new HashSet<>();
  private final Deque<Called> open = new ArrayDeque<>();

  private Purity(ClassLoader loader) {
    this.loader = loader;
  }

  /** Whether operations or rules of this class are records of plain values, and pure. */
  public static boolean of(Class<?> type) {
    // A test reads the library's own; a program that starts has no time for them.
    return isPlain(type) && (isOfLibrary(type) || readsPure(type));
  }

  /** Whether the code of this class is pure, as far as it can be read. */
  static boolean readsPure(Class<?> type) {
    try {
      return new Purity(type.getClassLoader()).isPure(type);
    } catch (IOException
        | ReflectiveOperationException
        | LinkageError
        | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether an object that is equal will be alike for ever: a record of plain values. */
  private static boolean isPlain(Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .allMatch(Purity::isValue);
  }

  private static boolean isValue(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || type == String.class;
  }

  private boolean isPure(Class<?> type) throws IOException, ReflectiveOperationException {
    for (Method method : type.getMethods()) {
      if (ENTRIES.contains(method.getName()) && !method.isBridge()) {
        call(type, method.getName(), descriptor(method));
      }
    }
    while (!open.isEmpty()) {
      Called next = open.pop();
      Optional<MethodModel> model = find(next.owner, next);
      if (model.isEmpty() || model.get().code().isEmpty()) {
        return false;
      }
      for (CodeElement element : model.get().code().get()) {
        if (!isPure(element)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isPure(CodeElement element) throws ReflectiveOperationException {
    return switch (element) {
      case InvokeInstruction i ->
          mayCall(i.owner().asSymbol(), i.name().stringValue(), i.type().stringValue());
      case InvokeDynamicInstruction i -> mayLink(i);
      case FieldInstruction f -> mayUse(f);
      case TypeCheckInstruction t -> t.opcode() != Opcode.INSTANCEOF;
      default -> true;
    };
  }

  private boolean mayCall(ClassDesc of, String name, String type)
      throws ReflectiveOperationException {
    Class<?> owner = type(of);
    boolean function = owner.getPackageName().equals(UnaryOperator.class.getPackageName());
    if (owner.isArray() || isOfLibrary(owner) || Throwable.class.isAssignableFrom(owner)) {
      return true;
    } else if (function && owner.isInterface()) {
      return true; // whoever made it did so in code that is read too
    }
    if (owner.isEnum() && (name.equals("ordinal") || name.equals("name"))) {
      return true;
    } else if (owner == StringBuilder.class) {
      return !type.startsWith("(Ljava/lang/Object;)");
    } else if (KNOWN.contains(owner)) {
      return !EXCEPTIONS.contains(name)
          && !type.startsWith("(Ljava/lang/Object;)Ljava/lang/String;");
    }
    if (owner.getClassLoader() == null || owner.getName().startsWith("java.")) {
      return false;
    }
    call(owner, name, type);
    return true;
  }

  private boolean mayLink(InvokeDynamicInstruction call) throws ReflectiveOperationException {
    if (!BOOTSTRAPS.contains(call.bootstrapMethod().owner().descriptorString())) {
      return false;
    }
    for (ConstantDesc argument : call.bootstrapArgs()) {
      if (argument instanceof DirectMethodHandleDesc f
          && !mayCall(f.owner(), f.methodName(), f.lookupDescriptor())) {
        return false;
      }
    }
    return true;
  }

  /** Components may be read, and what can never be another. */
  private boolean mayUse(FieldInstruction use) throws ReflectiveOperationException {
    Class<?> owner = type(use.owner().asSymbol());
    if (use.opcode() == Opcode.GETFIELD || use.opcode() == Opcode.PUTFIELD) {
      return owner.isRecord();
    }
    Class<?> value = type(use.typeSymbol());
    if (owner.isSynthetic()) {
      return true; // the table of a switch
    }
    return use.opcode() == Opcode.GETSTATIC
        && Modifier.isFinal(owner.getDeclaredField(use.name().stringValue()).getModifiers())
        && (isValue(value) || Op.class.isAssignableFrom(value) && isPlain(value));
  }

  private static boolean isOfLibrary(Class<?> owner) {
    return owner.getPackageName().equals(Op.class.getPackageName())
        && Objects.equals(owner.getClassLoader(), Op.class.getClassLoader());
  }

  private void call(Class<?> owner, String name, String type) {
    Called method = new Called(owner, name, type);
    if (seen.add(method)) {
      open.push(method);
    }
  }

  /** The code of a method, which may be inherited. */
  private static Optional<MethodModel> find(Class<?> type, Called method) throws IOException {
    String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
    try (InputStream in = type.getResourceAsStream(name + ".class")) {
      if (in == null) {
        return Optional.empty();
      }
      for (MethodModel model : ClassFile.of().parse(in.readAllBytes()).methods()) {
        if (model.methodName().equalsString(method.name)
            && model.methodType().equalsString(method.type)
            && model.code().isPresent()) {
          return Optional.of(model);
        }
      }
    }
    for (Class<?> parent : parents(type)) {
      Optional<MethodModel> inherited = find(parent, method);
      if (inherited.isPresent()) {
        return inherited;
      }
    }
    return Optional.empty();
  }

  private static List<Class<?>> parents(Class<?> type) {
    List<Class<?>> parents = new ArrayList<>(List.of(type.getInterfaces()));
    if (type.getSuperclass() != null) {
      parents.add(type.getSuperclass());
    }
    return parents;
  }

  /** The class of a name in the code, not initialised; any array is one of objects. */
  private Class<?> type(ClassDesc type) throws ReflectiveOperationException {
    if (type.isPrimitive()) {
      return double.class; // one is as good as another
    } else if (type.isArray()) {
      return Object[].class;
    }
    String name = type.descriptorString();
    return Class.forName(name.substring(1, name.length() - 1).replace('/', '.'), false, loader);
  }

  private static String descriptor(Class<?> type) {
    return type.descriptorString();
  }

  private static String descriptor(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .descriptorString();
  }
}
