package adjoint.check.program;

import adjoint.Tensor;
import adjoint.check.JavaText;
import adjoint.op.Results;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The elementwise methods of tensors. Domains end where finite differences would reach a pole. */
final class ElementwiseWords {
  private ElementwiseWords() {}

  static List<Word> all() {
    return Stream.of(arithmetic(), functions(), activations(), choices())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Word> arithmetic() {
    return List.of(
        Word.binary("add", "$0.add($1)", Tensor::add),
        Word.binary("sub", "$0.sub($1)", Tensor::sub),
        Word.binary("mul", "$0.mul($1)", Tensor::mul),
        Word.binary("div", "$0.div($1)", Tensor::div).on(x -> true, ElementwiseWords::isNotZero),
        Word.of(
                "divmod",
                2,
                Call.of("$0.divmod($1).get(1)", in -> in.getFirst().divmod(in.getLast()).get(1)),
                Call.of(
                    "$0.divmod($1).values().stream().reduce(Tensor::add).orElseThrow()",
                    in -> sum(in.getFirst().divmod(in.getLast()))))
            .on(x -> true, ElementwiseWords::isNotZero),
        Word.binary("strongMul", "$0.strongMul($1)", Tensor::strongMul),
        Word.binary("strongDiv", "$0.strongDiv($1)", Tensor::strongDiv)
            .on(x -> true, ElementwiseWords::isNotZero),
        Word.binary("absorbingMul", "$0.absorbingMul($1)", Tensor::absorbingMul),
        constants("add constant", "$0.add(%s)", c -> x -> x.add(c), 1, 0.5, -2),
        constants("sub constant", "$0.sub(%s)", c -> x -> x.sub(c), 1, 0.5),
        constants("mul constant", "$0.mul(%s)", c -> x -> x.mul(c), 2, -1.5),
        constants("div constant", "$0.div(%s)", c -> x -> x.div(c), 2, -0.5),
        Word.unary("neg", "$0.neg()", Tensor::neg),
        Word.binary("pow", "$0.pow($1)", Tensor::pow)
            .on(ElementwiseWords::isPositive, x -> Math.abs(x) < 3),
        constants("pow constant", "$0.pow(%s)", c -> x -> x.pow(c), 2, 1, 0, 3),
        constants("pow fraction", "$0.pow(%s)", c -> x -> x.pow(c), -1, 1.5, -0.5)
            .on(ElementwiseWords::isPositive),
        Word.binary(
                "powDerivative",
                "$0.powDerivative(2.5, 1, $1)",
                (x, g) -> x.powDerivative(2.5, 1, g))
            .on(ElementwiseWords::isPositive, x -> true),
        Word.unary("square", "$0.square()", Tensor::square),
        Word.unary("sqrt", "$0.sqrt()", Tensor::sqrt).on(ElementwiseWords::isPositive),
        Word.unary("reciprocal", "$0.reciprocal()", Tensor::reciprocal)
            .on(ElementwiseWords::isNotZero),
        Word.unary("abs", "$0.abs()", Tensor::abs));
  }

  private static List<Word> functions() {
    return List.of(
        Word.unary("exp", "$0.exp()", Tensor::exp),
        Word.unary("expm1", "$0.expm1()", Tensor::expm1),
        Word.unary("log", "$0.log()", Tensor::log).on(ElementwiseWords::isPositive),
        Word.unary("log1p", "$0.log1p()", Tensor::log1p).on(x -> x > -0.8),
        Word.unary("sin", "$0.sin()", Tensor::sin),
        Word.unary("cos", "$0.cos()", Tensor::cos),
        Word.unary("tan", "$0.tan()", Tensor::tan).on(x -> Math.abs(Math.cos(x)) > 0.2),
        Word.unary("tanh", "$0.tanh()", Tensor::tanh),
        Word.unary("erf", "$0.erf()", Tensor::erf),
        Word.unary("erfc", "$0.erfc()", Tensor::erfc));
  }

  private static List<Word> activations() {
    return List.of(
        Word.unary("sigmoid", "$0.sigmoid()", Tensor::sigmoid),
        Word.unary("sigmoidSlope", "$0.sigmoidSlope()", Tensor::sigmoidSlope),
        Word.unary("logSigmoid", "$0.logSigmoid()", Tensor::logSigmoid),
        Word.unary("softplus", "$0.softplus()", Tensor::softplus),
        Word.unary("relu", "$0.relu()", Tensor::relu),
        constants("leakyRelu", "$0.leakyRelu(%s)", c -> x -> x.leakyRelu(c), 0.1, -0.5),
        constants("elu", "$0.elu(%s)", c -> x -> x.elu(c), 1, 0.3),
        Word.unary("gelu", "$0.gelu()", Tensor::gelu),
        Word.unary("geluTanh", "$0.geluTanh()", Tensor::geluTanh),
        Word.unary("silu", "$0.silu()", Tensor::silu));
  }

  private static List<Word> choices() {
    return List.of(
        Word.binary("maximum", "$0.maximum($1)", Tensor::maximum),
        Word.binary("minimum", "$0.minimum($1)", Tensor::minimum),
        constants("maximum constant", "$0.maximum(%s)", c -> x -> x.maximum(c), 0.1, -1.5),
        constants("minimum constant", "$0.minimum(%s)", c -> x -> x.minimum(c), 0.1, 1.5),
        Word.of(
            "clamp",
            1,
            Call.of("$0.clamp(-1.5, 1.5)", in -> in.getFirst().clamp(-1.5, 1.5)),
            Call.of("$0.clamp(-0.1, 2.5)", in -> in.getFirst().clamp(-0.1, 2.5))),
        Word.binary("maskedBy", "$0.maskedBy($1)", Tensor::maskedBy),
        Word.of(
            "compare",
            2,
            compare("greater", Tensor::greater),
            compare("greaterEqual", Tensor::greaterEqual),
            compare("less", Tensor::less),
            compare("lessEqual", Tensor::lessEqual),
            compare("equalTo", Tensor::equalTo)),
        Word.of(
            "compare constant",
            1,
            compareConstant("greater", x -> x.greater(0.1)),
            compareConstant("greaterEqual", x -> x.greaterEqual(0.1)),
            compareConstant("less", x -> x.less(0.1)),
            compareConstant("lessEqual", x -> x.lessEqual(0.1)),
            compareConstant("equalTo", x -> x.equalTo(0.1))));
  }

  private static Tensor sum(Results<Tensor> results) {
    return results.values().stream().reduce(Tensor::add).orElseThrow();
  }

  static boolean isPositive(double x) {
    return x > 0.2;
  }

  static boolean isNotZero(double x) {
    return Math.abs(x) > 0.2;
  }

  private static Call compare(String name, BinaryOperator<Tensor> f) {
    return Call.of("$0." + name + "($1)", in -> f.apply(in.getFirst(), in.getLast()));
  }

  private static Call compareConstant(String name, UnaryOperator<Tensor> f) {
    return Call.of("$0." + name + "(0.1)", in -> f.apply(in.getFirst()));
  }

  private static Word constants(
      String name, String template, DoubleFunction<UnaryOperator<Tensor>> call, double... numbers) {
    Call[] calls = new Call[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      UnaryOperator<Tensor> function = call.apply(numbers[i]);
      calls[i] =
          Call.of(template.formatted(JavaText.of(numbers[i])), in -> function.apply(in.getFirst()));
    }
    return Word.of(name, 1, calls);
  }
}
