package adjoint.nn.optim;

import static adjoint.nn.optim.Checks.requireFraction;
import static adjoint.nn.optim.Checks.requireNotNegative;

import adjoint.UpdateRule;
import adjoint.array.DType;

/** The settings of {@link Adam} and its kin, which differ in what they make of them. */
public final class MomentSettings implements GroupSettings<MomentSettings> {
  /** What an optimizer makes of settings. */
  interface Form {
    UpdateRule rule(MomentSettings settings, long step, DType dtype);
  }

  private final String optimizer;
  private final Form form;
  private final double learningRate;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double weightDecay;
  private final boolean amsgrad;

  private MomentSettings(
      String optimizer,
      Form form,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean amsgrad) {
    this.optimizer = optimizer;
    this.form = form;
    this.learningRate = requireNotNegative(optimizer, "rate", learningRate);
    this.beta1 = requireFraction(optimizer, "beta 1", beta1);
    this.beta2 = requireFraction(optimizer, "beta 2", beta2);
    this.epsilon = requireNotNegative(optimizer, "epsilon", epsilon);
    this.weightDecay = requireNotNegative(optimizer, "weight decay", weightDecay);
    this.amsgrad = amsgrad;
  }

  /** Those that most papers of the family name: β₁ 0.9, β₂ 0.999, ε 1e-8, no weight decay. */
  static MomentSettings of(String optimizer, Form form, double learningRate) {
    return new MomentSettings(optimizer, form, learningRate, 0.9, 0.999, 1e-8, 0, false);
  }

  private MomentSettings with(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean amsgrad) {
    return new MomentSettings(
        optimizer, form, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
  }

  /** See {@link Adam#amsgrad}. */
  MomentSettings amsgrad() {
    return with(learningRate, beta1, beta2, epsilon, weightDecay, true);
  }

  boolean isAmsgrad() {
    return amsgrad;
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public MomentSettings learningRate(double learningRate) {
    return with(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
  }

  /** How much of the running mean of the gradient is kept at each step. */
  public double beta1() {
    return beta1;
  }

  /** How much of the running mean of its square, or of what takes its place, is kept. */
  public double beta2() {
    return beta2;
  }

  /** See {@link MomentOptimizer#betas}. */
  public MomentSettings betas(double beta1, double beta2) {
    return with(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
  }

  /** What is added to the divisor. */
  public double epsilon() {
    return epsilon;
  }

  /** See {@link MomentOptimizer#epsilon}. */
  public MomentSettings epsilon(double epsilon) {
    return with(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
  }

  /** The weight decay. */
  public double weightDecay() {
    return weightDecay;
  }

  /** See {@link MomentOptimizer#weightDecay}. */
  public MomentSettings weightDecay(double weightDecay) {
    return with(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
  }

  @Override
  public UpdateRule rule(long step, DType dtype) {
    return form.rule(this, step, dtype);
  }

  /** For example {@code rate 0.1, betas 0.9 and 0.999, epsilon 1.0E-8}. */
  @Override
  public String toString() {
    return String.format(
        "rate %s, betas %s and %s, epsilon %s%s%s",
        learningRate,
        beta1,
        beta2,
        epsilon,
        weightDecay == 0 ? "" : ", weight decay " + weightDecay,
        amsgrad ? ", AMSGrad" : "");
  }
}
