package adjoint.examples.digits;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.nn.Activation;
import adjoint.nn.Dropout;
import adjoint.nn.Flatten;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.norm.BatchNorm;
import java.util.random.RandomGenerator;

/** Two convolutions, each followed by a pooling, and two layers that see all that is left. */
public final class ConvNet {
  private ConvNet() {}

  /** With weights drawn from {@code rng}. */
  public static Layer of(RandomGenerator rng) {
    return Conv2d.to(32, 5)
        .samePadding()
        .withoutBias() // batch norm has one
        .then(BatchNorm.recipe())
        .then(Activation.RELU)
        .then(MaxPool.of(2, 2))
        .then(Conv2d.to(64, 3).samePadding().withoutBias())
        .then(BatchNorm.recipe())
        .then(Activation.RELU)
        .then(MaxPool.of(2, 2))
        .then(Flatten.of())
        .then(Dropout.of(0.5))
        .then(Linear.to(128))
        .then(Activation.RELU)
        .then(Linear.to(10))
        .init(Shape.of(1, 1, DigitImages.SIDE, DigitImages.SIDE), rng);
  }

  /** The windows of the first layer, {@code [filters, 1, 5, 5]}. */
  public static Tensor filters(Layer model) {
    return model.part("0.weight", Parameter.class).detach();
  }
}
