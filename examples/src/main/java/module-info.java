/** The tutorials, reproduced: a command line with one small program per example. */
@org.jspecify.annotations.NullMarked
module adjoint.examples {
  requires adjoint.nn;
  requires com.google.gson;
  requires com.google.protobuf;
  requires de.siegmar.fastcsv;
  requires hipparchus.core;
  requires hipparchus.optim;
  requires info.picocli;
  requires java.desktop;
  requires java.logging;
  requires java.net.http;
  requires jdk.httpserver;
  requires me.tongfei.progressbar;
  requires org.jfree.jfreechart;
  requires org.tribuo.util.onnx;
  requires static org.jspecify;

  // Models are records, whose parts are found in their components.
  opens adjoint.examples.digits to
      adjoint.nn;
  opens adjoint.examples.names to
      adjoint.nn;

  // The command line is wired by reflection: @Command, @Option and @Mixin.
  opens adjoint.examples to
      info.picocli;
  opens adjoint.examples.option to
      info.picocli;
}
