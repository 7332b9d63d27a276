import org.jspecify.annotations.NullMarked;

/** Neural networks: layers, losses and optimizers on adjoint.core. */
@NullMarked
module adjoint.nn {
  requires transitive adjoint.core;
  requires static com.google.gson;
  requires static com.google.protobuf;
  requires static de.siegmar.fastcsv;
  requires static java.desktop;
  requires static net.jqwik.api;
  requires static org.jspecify;
  requires static org.tribuo.util.onnx;

  exports adjoint.nn;
  exports adjoint.nn.attention;
  exports adjoint.nn.check;
  exports adjoint.nn.check.jqwik;
  exports adjoint.nn.conv;
  exports adjoint.nn.data;
  exports adjoint.nn.export;
  exports adjoint.nn.file;
  exports adjoint.nn.metric;
  exports adjoint.nn.norm;
  exports adjoint.nn.onnx;
  exports adjoint.nn.optim;
  exports adjoint.nn.recurrent;
  exports adjoint.nn.scalar;
  exports adjoint.nn.train;

  // Grad differentiates by records of parameters, ours too.
  opens adjoint.nn to
      adjoint.core;
  opens adjoint.nn.conv to
      adjoint.core;
  opens adjoint.nn.norm to
      adjoint.core;
}
