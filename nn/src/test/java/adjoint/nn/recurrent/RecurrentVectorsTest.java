package adjoint.nn.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.nn.Activation;
import adjoint.nn.Dropout;
import adjoint.nn.Lengths;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.TorchCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Recurrent layers and their gradients are PyTorch's, which {@code recurrent.py} wrote down. */
class RecurrentVectorsTest {
  @Test
  void areThoseOfPyTorch() throws IOException {
    List<TorchCase> cases = TorchCase.all("recurrent/recurrent.txt");
    assertEquals(12, cases.size());
    for (TorchCase torch : cases) {
      switch (torch.settings().getFirst()) {
        case "tanh" -> check(torch, (x, h) -> new RnnCell(x, h, Activation.TANH));
        case "relu" -> check(torch, (x, h) -> new RnnCell(x, h, Activation.RELU));
        case "gru" -> check(torch, GruCell::new);
        default -> checkLstm(torch);
      }
    }
  }

  private static void check(TorchCase torch, BiFunction<Linear, Linear, Cell<Tensor>> make) {
    List<Tensor> h = leaves(torch.get("h0"));
    run(torch, make, h, h, last -> List.of(Tensor.stack(0, last)), List.of("h"));
  }

  private static void checkLstm(TorchCase torch) {
    List<Tensor> h = leaves(torch.get("h0"));
    List<Tensor> c = leaves(torch.get("c0"));
    List<LstmState> states = new ArrayList<>();
    for (int i = 0; i < h.size(); i++) {
      states.add(new LstmState(h.get(i), c.get(i)));
    }
    List<Tensor> first = new ArrayList<>(h);
    first.addAll(c);
    run(
        torch,
        LstmCell::new,
        states,
        first,
        last ->
            List.of(
                Tensor.stack(0, last.stream().map(LstmState::h).toList()),
                Tensor.stack(0, last.stream().map(LstmState::c).toList())),
        List.of("h", "c"));
  }

  private static List<Tensor> leaves(Tensor x) {
    return x.unbind(0).stream().map(Tensor::asVariable).toList();
  }

  private static <S> void run(
      TorchCase torch,
      BiFunction<Linear, Linear, ? extends Cell<S>> make,
      List<S> states,
      List<Tensor> first,
      Function<List<S>, List<Tensor>> ofLast,
      List<String> names) {
    int layers = Integer.parseInt(torch.settings().get(1));
    int directions = Integer.parseInt(torch.settings().get(2));
    List<Cell<S>> cells = cells(torch, make, layers, "");
    List<Cell<S>> reverse = directions == 1 ? List.of() : cells(torch, make, layers, "_reverse");
    Recurrent<S> layer = new Recurrent<>(cells, reverse, Dropout.of(0));
    Tensor x = torch.get("x").asVariable();
    Optional<Lengths> lengths = torch.lengths();
    Recurrent.Result<S> result =
        lengths.isPresent()
            ? layer.run(x, lengths.get(), states, Mode.EVALUATION)
            : layer.run(x, states, Mode.EVALUATION);
    torch.assertNear("y", result.output());
    Tensor sum = result.output().mul(torch.get("g_y")).sum();
    List<Tensor> last = ofLast.apply(result.states());
    for (int i = 0; i < names.size(); i++) {
      torch.assertNear(names.get(i), last.get(i));
      sum = sum.add(last.get(i).mul(torch.get("g_" + names.get(i))).sum());
    }
    torch.assertNear("d_x", Grad.of(sum, x));
    List<Tensor> ofFirst = Grad.of(sum, first);
    int each = first.size() / names.size();
    for (int i = 0; i < names.size(); i++) {
      List<Tensor> own = ofFirst.subList(i * each, (i + 1) * each);
      torch.assertNear("d_" + names.get(i) + "0", Tensor.stack(0, own));
    }
    checkParameters(torch, sum, cells, "");
    checkParameters(torch, sum, reverse, "_reverse");
  }

  private static <S> List<Cell<S>> cells(
      TorchCase torch, BiFunction<Linear, Linear, ? extends Cell<S>> make, int layers, String end) {
    List<Cell<S>> cells = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String at = "_l" + i + end;
      cells.add(
          make.apply(
              torch.linear("weight_ih" + at, "bias_ih" + at),
              torch.linear("weight_hh" + at, "bias_hh" + at)));
    }
    return cells;
  }

  private static <S> void checkParameters(
      TorchCase torch, Tensor sum, List<Cell<S>> cells, String end) {
    for (int i = 0; i < cells.size(); i++) {
      Cell<S> cell = cells.get(i);
      for (String side : List.of("input", "hidden")) {
        Linear map = cell.part(side, Linear.class);
        String at = (side.equals("input") ? "_ih_l" : "_hh_l") + i + end;
        torch.assertNearTransposed("d_weight" + at, Grad.of(sum, map.weight()));
        torch.assertNear("d_bias" + at, Grad.of(sum, map.bias().orElseThrow()));
      }
    }
  }
}
