package adjoint.fuse;

import adjoint.op.Expr;
import adjoint.op.Op;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodType;
import java.lang.invoke.StringConcatFactory;
import java.lang.reflect.Executable;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a vjp or an update rule may be traced once and run from its formula ever after.
 *
 * <p>That needs a pure function: its result depends on the arguments and on the components of the
 * record alone, and it treats all kinds of {@link Expr} alike. Its compiled code is read, and that
 * of whatever it calls, which has to be known without doubt: a method that cannot be overridden.
 * What it may do is a short list: compute with {@link Expr}, operations and numbers, read
 * constants, make records and lambdas. Anything else, and the answer is no; which is no error, only
 * slower.
 */
public final class Purity {
  private static final Set<String> ENTRIES = Set.of("vjp", "vjpLeft", "vjpRight", "next");

  /** They tell kinds of objects apart, or runs. */
  private static final Set<String> OF_ANY_OBJECT = Set.of("equals", "hashCode", "toString");

  /**
   * A method that is called. Written out: the first use of what a record has by itself costs a
   * program some milliseconds.
   */
  private record Called(Class<?> owner, String name, String type) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Called that
          && owner == that.owner
          && name.equals(that.name)
          && type.equals(that.type);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * owner.hashCode() + name.hashCode()) + type.hashCode();
    }
  }

  private final Class<?> rule;
  private final Set<Called> seen = new HashSet<>();
  private final Deque<Called> open = new ArrayDeque<>();

  /** Types of the objects that may be the receiver of a call of an interface. */
  private final Set<Class<?>> made = new HashSet<>();

  private final Set<Called> asked = new HashSet<>();

  private Purity(Class<?> rule) {
    this.rule = rule;
  }

  /** Whether operations or rules of this class are records of plain values, and pure. */
  public static boolean of(Class<?> type) {
    // A test reads the library's own; a program that starts has no time for them.
    return isPlain(type) && (isOfLibrary(type) || readsPure(type));
  }

  /** Whether the code of this class is pure, as far as it can be read. */
  static boolean readsPure(Class<?> type) {
    try {
      return new Purity(type).isPure();
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
        && components(type).allMatch(Purity::isValue)
        && hasEqualsOfRecords(type);
  }

  /** Whether records of this class are equal where their components are: javac's is final. */
  private static boolean hasEqualsOfRecords(Class<?> type) {
    try {
      return Modifier.isFinal(type.getMethod("equals", Object.class).getModifiers());
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Class<?>> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType);
  }

  private static boolean isValue(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || type == String.class;
  }

  private boolean isPure() throws IOException, ReflectiveOperationException {
    make(rule);
    for (Method method : rule.getMethods()) {
      if (ENTRIES.contains(method.getName()) && !method.isBridge()) {
        read(method.getDeclaringClass(), method.getName(), descriptor(method));
      }
    }
    do {
      while (!open.isEmpty()) {
        Optional<CodeModel> code = code(open.pop());
        if (code.isEmpty() || !isPure(code.get())) {
          return false;
        }
      }
      if (!readReceivers()) {
        return false;
      }
    } while (!open.isEmpty());
    return true;
  }

  private boolean isPure(CodeModel code) throws ReflectiveOperationException {
    @Nullable Object previous = null;
    for (CodeElement element : code) {
      boolean pure =
          switch (element) {
            case ExceptionCatch _ -> false; // it tells apart for whom a cast fails
            case BranchInstruction b -> !comparesReferences(b) || isEnumConstant(previous);
            case Instruction i -> isPure(i);
            default -> true;
          };
      if (!pure) {
        return false;
      } else if (element instanceof Instruction || element instanceof LabelTarget) {
        previous = element;
      }
    }
    return true;
  }

  private boolean isPure(Instruction instruction) throws ReflectiveOperationException {
    return switch (instruction) {
      case LoadInstruction _,
          StoreInstruction _,
          IncrementInstruction _,
          OperatorInstruction _,
          ConvertInstruction _,
          StackInstruction _,
          LookupSwitchInstruction _,
          TableSwitchInstruction _,
          ReturnInstruction _,
          ThrowInstruction _,
          ArrayLoadInstruction _,
          ArrayStoreInstruction _,
          NewPrimitiveArrayInstruction _,
          NewReferenceArrayInstruction _ ->
          true;
      case ConstantInstruction c ->
          c.opcode() == Opcode.ACONST_NULL
              || c.constantValue() instanceof Number
              || c.constantValue() instanceof String;
      case NewObjectInstruction n -> mayMake(type(n.className().asSymbol()));
      case FieldInstruction f -> mayUse(f);
      case TypeCheckInstruction t ->
          t.opcode() == Opcode.CHECKCAST && mayCast(type(t.type().asSymbol()));
      case InvokeInstruction i ->
          mayCall(
              type(i.owner().asSymbol()),
              i.name().stringValue(),
              i.typeSymbol(),
              i.opcode() == Opcode.INVOKESTATIC || i.opcode() == Opcode.INVOKESPECIAL);
      case InvokeDynamicInstruction i -> mayLink(i);
      default -> false;
    };
  }

  private static boolean comparesReferences(BranchInstruction branch) {
    return branch.opcode() == Opcode.IF_ACMPEQ || branch.opcode() == Opcode.IF_ACMPNE;
  }

  /** Of which there is one in all runs: {@code mode == Mode.FAST}. */
  private boolean isEnumConstant(@Nullable Object instruction) throws ReflectiveOperationException {
    return instruction instanceof FieldInstruction f
        && f.opcode() == Opcode.GETSTATIC
        && type(f.typeSymbol()).isEnum();
  }

  private boolean mayMake(Class<?> type) {
    make(type);
    return type.isRecord()
        || type == ArrayList.class
        || type == StringBuilder.class
        || Known.isError(type);
  }

  /** What erasure writes; any other cast would fail for some kinds of {@link Expr} only. */
  private boolean mayCast(Class<?> type) {
    return type == Expr.class || type == rule || Known.BOXES.contains(type);
  }

  /** Components may be read, and what can never be another. */
  private boolean mayUse(FieldInstruction use) throws ReflectiveOperationException {
    Class<?> owner = type(use.owner().asSymbol());
    if (use.opcode() == Opcode.GETFIELD || use.opcode() == Opcode.PUTFIELD) {
      return owner.isRecord();
    } else if (use.opcode() != Opcode.GETSTATIC) {
      return false;
    } else if (owner.isSynthetic()) {
      return true; // the table of a switch
    }
    Class<?> value = type(use.typeSymbol());
    make(value);
    return Modifier.isFinal(owner.getDeclaredField(use.name().stringValue()).getModifiers())
        && (isValue(value) || Op.class.isAssignableFrom(value) && isPlain(value));
  }

  private boolean mayLink(InvokeDynamicInstruction call) throws ReflectiveOperationException {
    String bootstrap = call.bootstrapMethod().owner().descriptorString();
    if (bootstrap.equals(StringConcatFactory.class.descriptorString())) {
      return call.typeSymbol().parameterList().stream().allMatch(Known::isText);
    } else if (!bootstrap.equals(LambdaMetafactory.class.descriptorString())) {
      return false;
    }
    for (ConstantDesc argument : call.bootstrapArgs()) {
      if (argument instanceof DirectMethodHandleDesc f) {
        Class<?> owner = type(f.owner());
        boolean isConstructor = f.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
        boolean isExact =
            switch (f.kind()) {
              case STATIC, INTERFACE_STATIC, SPECIAL, INTERFACE_SPECIAL, CONSTRUCTOR -> true;
              default -> false;
            };
        String name = isConstructor ? "<init>" : f.methodName();
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor(f.lookupDescriptor());
        if (isConstructor && !mayMake(owner) || !mayCall(owner, name, type, isExact)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean mayCall(Class<?> of, String name, MethodTypeDesc type, boolean isExact)
      throws ReflectiveOperationException {
    if (of.isArray()) {
      return name.equals("clone");
    }
    String descriptor = type.descriptorString();
    Executable method = resolve(of, name, descriptor);
    Class<?> owner = method.getDeclaringClass();
    int fixed = Modifier.FINAL | Modifier.PRIVATE | Modifier.STATIC;
    boolean isFixed = isExact || (method.getModifiers() & fixed) != 0;
    if (of.isInterface() && !isFixed) {
      asked.add(new Called(of, name, descriptor));
    }
    if (Known.isPure(method, type)) {
      return true;
    } else if (owner.getClassLoader() == null || OF_ANY_OBJECT.contains(name)) {
      return false;
    } else if (isOfLibrary(owner) && !owner.isInterface()) {
      return true;
    }
    read(owner, name, descriptor);
    return isFixed || Modifier.isFinal(of.getModifiers()) || Modifier.isFinal(owner.getModifiers());
  }

  /** A user's objects, and what they consist of, may be called by the name of an interface. */
  private void make(Class<?> type) {
    boolean isKnown = isOfLibrary(type) || type.getClassLoader() == null;
    if (!isKnown && made.add(type) && type.isRecord()) {
      components(type).forEach(this::make);
    }
  }

  /** The methods that calls of interfaces may arrive at; false if they are not known. */
  private boolean readReceivers() throws ReflectiveOperationException {
    for (Called call : asked) {
      for (Class<?> type : made) {
        if (call.owner.isAssignableFrom(type)) {
          Executable method = resolve(type, call.name, call.type);
          read(method.getDeclaringClass(), call.name, call.type);
          if (!Modifier.isFinal(type.getModifiers())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean isOfLibrary(Class<?> owner) {
    return owner.getPackageName().equals(Op.class.getPackageName())
        && Objects.equals(owner.getClassLoader(), Op.class.getClassLoader());
  }

  private void read(Class<?> owner, String name, String type) {
    Called method = new Called(owner, name, type);
    if (seen.add(method)) {
      open.push(method);
    }
  }

  /** The method or constructor that a call arrives at if the object is exactly of this type. */
  private static Executable resolve(Class<?> type, String name, String descriptor)
      throws NoSuchMethodException {
    if (name.equals("<init>")) {
      return Arrays.stream(type.getDeclaredConstructors())
          .filter(c -> descriptor(void.class, c).equals(descriptor))
          .findAny()
          .orElseThrow(() -> new NoSuchMethodException(name));
    }
    List<Method> methods = new ArrayList<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      methods.addAll(List.of(c.getDeclaredMethods()));
    }
    methods.addAll(List.of(type.getMethods())); // those of interfaces, the most specific
    return methods.stream()
        .filter(m -> m.getName().equals(name) && descriptor(m).equals(descriptor))
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(name));
  }

  private static Optional<CodeModel> code(Called method) throws IOException {
    String name = method.owner.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = method.owner.getResourceAsStream(file)) {
      if (in == null) {
        return Optional.empty();
      }
      for (MethodModel model : ClassFile.of().parse(in.readAllBytes()).methods()) {
        if (model.methodName().equalsString(method.name)
            && model.methodType().equalsString(method.type)) {
          return model.code();
        }
      }
    }
    return Optional.empty();
  }

  /** The class of a name in the code, not initialised; any array is one of objects. */
  private Class<?> type(ClassDesc type) throws ReflectiveOperationException {
    if (type.isPrimitive()) {
      return double.class; // one is as good as another
    } else if (type.isArray()) {
      return Object[].class;
    }
    String name = type.descriptorString();
    return Class.forName(
        name.substring(1, name.length() - 1).replace('/', '.'), false, rule.getClassLoader());
  }

  private static String descriptor(Method method) {
    return descriptor(method.getReturnType(), method);
  }

  private static String descriptor(Class<?> result, Executable method) {
    return MethodType.methodType(result, method.getParameterTypes()).descriptorString();
  }
}
