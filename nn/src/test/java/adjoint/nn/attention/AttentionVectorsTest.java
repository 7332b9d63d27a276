package adjoint.nn.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Activation;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.Sequential;
import adjoint.nn.TorchCase;
import adjoint.nn.norm.LayerNorm;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Attention, the blocks of transformers and their gradients are PyTorch's, which {@code
 * attention.py} wrote down.
 */
class AttentionVectorsTest {
  private static final int HEADS = 2;
  private static final int WIDTH = 4;

  /** The parameters of a block by the names that they have in PyTorch. */
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();

  @Test
  void areThoseOfPyTorch() throws IOException {
    List<TorchCase> cases = TorchCase.all("attention/attention.txt");
    assertEquals(15, cases.size());
    for (TorchCase torch : cases) {
      parameters.clear();
      Tensor x = torch.get("x").asVariable();
      Tensor memory = (torch.has("memory") ? torch.get("memory") : torch.get("x")).asVariable();
      Tensor y =
          switch (torch.settings().getFirst()) {
            case "attention" -> attention(torch, x, memory);
            case "encoder" -> encoder(torch).forward(x, keys(torch), Mode.EVALUATION);
            default -> decoder(torch).forward(x, memory, Mask.NONE, keys(torch), Mode.EVALUATION);
          };
      torch.assertNear("y", y);
      Tensor g = torch.get("g");
      torch.assertNear("d_x", Grad.of(y, List.of(x), g).getFirst());
      if (torch.has("memory")) {
        torch.assertNear("d_memory", Grad.of(y, List.of(memory), g).getFirst());
      }
      parameters.forEach((name, parameter) -> {
        Tensor gradient = Grad.of(y, List.of(parameter), g).getFirst();
        torch.assertNear("d_" + name, gradient.rank() == 2 ? gradient.transpose() : gradient);
      });
      assertEquals(
          torch.arrays().keySet().stream().filter(name -> name.startsWith("d_")).count(),
          parameters.size() + (torch.has("memory") ? 2 : 1));
    }
  }

  private static Mask keys(TorchCase torch) {
    return torch.lengths().map(Mask::lengths).orElse(Mask.NONE);
  }

  private Tensor attention(TorchCase torch, Tensor x, Tensor memory) {
    boolean causal = torch.settings().contains("causal");
    MultiHeadAttention layer = attention(torch, "", causal ? Mask.CAUSAL : Mask.NONE);
    return torch.has("memory")
        ? layer.attend(x, memory, keys(torch), Mode.EVALUATION)
        : layer.attend(x, keys(torch), Mode.EVALUATION);
  }

  private MultiHeadAttention attention(TorchCase torch, String at, Mask mask) {
    return new MultiHeadAttention(
        linear(torch, at + "in_proj_weight", at + "in_proj_bias"),
        linear(torch, at + "out_proj.weight", at + "out_proj.bias"),
        HEADS,
        Dropout.of(0),
        mask,
        Optional.empty());
  }

  private Linear linear(TorchCase torch, String weight, String bias) {
    Linear linear = torch.linear(weight, bias);
    parameters.put(weight, linear.weight());
    linear.bias().ifPresent(b -> parameters.put(bias, b));
    return linear;
  }

  private Layer norm(TorchCase torch, String at) {
    Layer norm = LayerNorm.of(WIDTH).dtype(DType.F64).init();
    norm.parameters().forEach((path, p) -> p.set(torch.get(at + "." + path)));
    norm.parameters().forEach((path, p) -> parameters.put(at + "." + path, p));
    return norm;
  }

  private Layer feedForward(TorchCase torch) {
    return Sequential.of(
        linear(torch, "linear1.weight", "linear1.bias"),
        torch.settings().get(1).equals("gelu") ? Activation.GELU : Activation.RELU,
        linear(torch, "linear2.weight", "linear2.bias"));
  }

  private static NormPlacement norms(TorchCase torch) {
    return torch.settings().get(2).equals("before") ? NormPlacement.BEFORE : NormPlacement.AFTER;
  }

  private EncoderBlock encoder(TorchCase torch) {
    return new EncoderBlock(
        attention(torch, "self_attn.", Mask.NONE),
        norm(torch, "norm1"),
        feedForward(torch),
        norm(torch, "norm2"),
        Dropout.of(0),
        norms(torch));
  }

  private DecoderBlock decoder(TorchCase torch) {
    return new DecoderBlock(
        attention(torch, "self_attn.", Mask.CAUSAL),
        norm(torch, "norm1"),
        attention(torch, "multihead_attn.", Mask.NONE),
        norm(torch, "norm2"),
        feedForward(torch),
        norm(torch, "norm3"),
        Dropout.of(0),
        norms(torch));
  }
}
