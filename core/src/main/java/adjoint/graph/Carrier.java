package adjoint.graph;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.op.Op;
import java.util.List;
import java.util.Optional;

/** How to look at a node of a graph of values or of tensors. */
interface Carrier<E> {
  Carrier<Value> VALUES =
      new Carrier<>() {
        @Override
        public List<Value> inputs(Value x) {
          return x.inputs();
        }

        @Override
        public Optional<Op> op(Value x) {
          return x.op();
        }

        @Override
        public boolean isVariable(Value x) {
          return x.isVariable();
        }

        @Override
        public boolean isNumber(Value x) {
          return true;
        }

        @Override
        public Optional<String> name(Value x) {
          return Optional.empty();
        }

        @Override
        public String type(Value x) {
          return "";
        }

        @Override
        public String value(Value x) {
          return Numbers.print(x.value());
        }
      };

  Carrier<Tensor> TENSORS =
      new Carrier<>() {
        @Override
        public List<Tensor> inputs(Tensor x) {
          return x.inputs();
        }

        @Override
        public Optional<Op> op(Tensor x) {
          return x.op();
        }

        @Override
        public boolean isVariable(Tensor x) {
          return x.isVariable();
        }

        @Override
        public boolean isNumber(Tensor x) {
          return x.rank() == 0;
        }

        @Override
        public Optional<String> name(Tensor x) {
          return x instanceof Parameter parameter
              ? Optional.of(parameter.name())
              : Optional.empty();
        }

        @Override
        public String type(Tensor x) {
          return x.dtype().toString() + x.shape();
        }

        @Override
        public String value(Tensor x) {
          return x.isMapped() ? x.toString() : Numbers.print(x.data());
        }
      };

  List<E> inputs(E x);

  Optional<Op> op(E x);

  boolean isVariable(E x);

  /** Whether it is a single number, which as a constant can stand where it is used. */
  boolean isNumber(E x);

  Optional<String> name(E x);

  String type(E x);

  String value(E x);
}
