package adjoint.check.program;

import adjoint.Tensor;
import java.util.List;

/** The mathematical functions of tensors, elementary ones and special ones. */
final class MathematicsWords {
  private MathematicsWords() {}

  static List<Word> all() {
    return List.of(
        Word.unary("asin", "$0.asin()", Tensor::asin).on(MathematicsWords::isWithinOne),
        Word.unary("acos", "$0.acos()", Tensor::acos).on(MathematicsWords::isWithinOne),
        Word.unary("atan", "$0.atan()", Tensor::atan),
        Word.binary("atan2", "$0.atan2($1)", Tensor::atan2)
            .on(ElementwiseWords::isPositive, x -> true),
        Word.unary("sinh", "$0.sinh()", Tensor::sinh).on(x -> Math.abs(x) < 10),
        Word.unary("cosh", "$0.cosh()", Tensor::cosh).on(x -> Math.abs(x) < 10),
        Word.unary("asinh", "$0.asinh()", Tensor::asinh),
        Word.unary("acosh", "$0.acosh()", Tensor::acosh).on(x -> x > 1.2),
        Word.unary("atanh", "$0.atanh()", Tensor::atanh).on(MathematicsWords::isWithinOne),
        Word.unary("cbrt", "$0.cbrt()", Tensor::cbrt).on(ElementwiseWords::isNotZero),
        Word.unary("rsqrt", "$0.rsqrt()", Tensor::rsqrt).on(ElementwiseWords::isPositive),
        Word.binary("hypot", "$0.hypot($1)", Tensor::hypot)
            .on(ElementwiseWords::isNotZero, x -> true),
        Word.binary("directionCosine", "$0.directionCosine($1)", Tensor::directionCosine)
            .on(ElementwiseWords::isNotZero, x -> true),
        Word.unary("log2", "$0.log2()", Tensor::log2).on(ElementwiseWords::isPositive),
        Word.unary("log10", "$0.log10()", Tensor::log10).on(ElementwiseWords::isPositive),
        Word.unary("exp2", "$0.exp2()", Tensor::exp2).on(x -> x < 10),
        Word.binary("xlogy", "$0.xlogy($1)", Tensor::xlogy)
            .on(x -> true, ElementwiseWords::isPositive),
        Word.binary("logAddExp", "$0.logAddExp($1)", Tensor::logAddExp),
        Word.unary("sign", "$0.sign()", Tensor::sign),
        Word.unary("floor", "$0.floor()", Tensor::floor),
        Word.unary("ceil", "$0.ceil()", Tensor::ceil),
        Word.unary("rint", "$0.rint()", Tensor::rint),
        Word.binary("fmod", "$0.fmod($1)", Tensor::fmod).on(x -> true, ElementwiseWords::isNotZero),
        Word.of(
                "exchanged",
                1,
                Call.of("$0.rsub(1.5)", in -> in.getFirst().rsub(1.5)),
                Call.of("$0.rdiv(1.5)", in -> in.getFirst().rdiv(1.5)))
            .on(ElementwiseWords::isNotZero),
        Word.unary("erfinv", "$0.erfinv()", Tensor::erfinv).on(MathematicsWords::isWithinOne),
        Word.unary("normalCdf", "$0.normalCdf()", Tensor::normalCdf),
        Word.unary("normalQuantile", "$0.normalQuantile()", Tensor::normalQuantile)
            .on(x -> x > 0.1 && x < 0.9),
        Word.unary("lgamma", "$0.lgamma()", Tensor::lgamma).on(ElementwiseWords::isPositive),
        Word.unary("digamma", "$0.digamma()", Tensor::digamma).on(ElementwiseWords::isPositive),
        Word.unary("trigamma", "$0.trigamma()", Tensor::trigamma).on(ElementwiseWords::isPositive),
        Word.unary("polygamma", "$0.polygamma(2)", x -> x.polygamma(2)).on(x -> x > 0.5),
        Word.binary("logBeta", "$0.logBeta($1)", Tensor::logBeta)
            .on(ElementwiseWords::isPositive, ElementwiseWords::isPositive),
        Word.binary("beta", "$0.beta($1)", Tensor::beta)
            .on(ElementwiseWords::isPositive, ElementwiseWords::isPositive),
        Word.unary("softsign", "$0.softsign()", Tensor::softsign),
        Word.unary("mish", "$0.mish()", Tensor::mish),
        Word.unary("selu", "$0.selu()", Tensor::selu),
        Word.unary("celu", "$0.celu(0.7)", x -> x.celu(0.7)),
        Word.unary("hardtanh", "$0.hardtanh()", Tensor::hardtanh),
        Word.unary("relu6", "$0.relu6()", Tensor::relu6),
        Word.unary("hardsigmoid", "$0.hardsigmoid()", Tensor::hardsigmoid),
        Word.unary("hardswish", "$0.hardswish()", Tensor::hardswish),
        Word.binary("prelu", "$0.prelu($1)", Tensor::prelu),
        Word.unary("quickGelu", "$0.quickGelu()", Tensor::quickGelu),
        Word.unary("tanhshrink", "$0.tanhshrink()", Tensor::tanhshrink),
        Word.unary("softshrink", "$0.softshrink(0.5)", x -> x.softshrink(0.5)),
        Word.unary("hardshrink", "$0.hardshrink(0.5)", x -> x.hardshrink(0.5))
            .on(x -> Math.abs(Math.abs(x) - 0.5) > 0.1), // where it jumps
        Word.unary("threshold", "$0.threshold(0.1, -2)", x -> x.threshold(0.1, -2))
            .on(x -> Math.abs(x - 0.1) > 0.1),
        Word.unary("glu", "$0.glu(-1)", x -> x.glu(-1)));
  }

  private static boolean isWithinOne(double x) {
    return Math.abs(x) < 0.8;
  }
}
