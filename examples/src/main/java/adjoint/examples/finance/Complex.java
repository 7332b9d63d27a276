package adjoint.examples.finance;

import adjoint.Value;

/** A complex number of two that can be differentiated. */
record Complex(Value re, Value im) {
  static Complex ofReal(Value re) {
    return new Complex(re, re.constant(0));
  }

  Complex add(Complex b) {
    return new Complex(re.add(b.re), im.add(b.im));
  }

  Complex sub(Complex b) {
    return new Complex(re.sub(b.re), im.sub(b.im));
  }

  Complex mul(Complex b) {
    return new Complex(re.mul(b.re).sub(im.mul(b.im)), re.mul(b.im).add(im.mul(b.re)));
  }

  Complex mul(Value b) {
    return new Complex(re.mul(b), im.mul(b));
  }

  Complex div(Complex b) {
    Value size = b.re.square().add(b.im.square());
    Complex product = mul(new Complex(b.re, b.im.neg()));
    return new Complex(product.re.div(size), product.im.div(size));
  }

  /** {@code 1 − this}. */
  Complex fromOne() {
    return new Complex(re.rsub(1), im.neg());
  }

  Complex exp() {
    Value size = re.exp();
    return new Complex(size.mul(im.cos()), size.mul(im.sin()));
  }

  /** The principal branch. */
  Complex log() {
    return new Complex(re.square().add(im.square()).log().mul(0.5), im.atan2(re));
  }

  /** The principal branch, for numbers with a real part above 0. */
  Complex sqrt() {
    Value half = re.hypot(im).add(re).mul(0.5).sqrt();
    return new Complex(half, im.div(half).mul(0.5));
  }
}
