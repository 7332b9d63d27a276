package adjoint.kernel.elementwise;

import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;

/** A class of this package made of bytecode, for one object, which nobody else can name. */
final class HiddenClass {
  private HiddenClass() {}

  /**
   * The object.
   *
   * @param name of the class; by this its methods call one another
   * @param parent the class to extend, with a constructor without arguments
   * @param methods adds the methods
   * @param what is compiled, for an error; only then it is asked for its text
   */
  static <T> T instance(
      ClassDesc name, Class<T> parent, Consumer<ClassBuilder> methods, Object what) {
    ClassDesc extended = parent.describeConstable().orElseThrow();
    byte[] bytes =
        ClassFile.of()
            .build(
                name,
                type -> {
                  type.withFlags(ClassFile.ACC_FINAL).withSuperclass(extended);
                  type.withMethodBody(
                      INIT_NAME,
                      MTD_void,
                      0,
                      init -> init.aload(0).invokespecial(extended, INIT_NAME, MTD_void).return_());
                  methods.accept(type);
                });
    try {
      return parent.cast(
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("could not compile " + what, e);
    }
  }
}
