package adjoint.examples.names;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Block;
import adjoint.nn.Mode;

/** A model that says at every place of a text, by what stands up to there, what comes next. */
public interface LetterModel extends Block {
  /** Logits, {@code [texts, places, classes]}, for codes {@code [texts, places]}. */
  Tensor logits(Indices texts, Mode mode);
}
