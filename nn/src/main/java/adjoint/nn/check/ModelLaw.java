package adjoint.nn.check;

/** What holds for a sound model before it is trained in earnest. */
public enum ModelLaw {
  /** A loss far from this means that the output is too large, or the labels are in the input. */
  CHANCE("the loss at the start is what chance gives"),
  /** What cannot learn a handful of examples cannot learn many. */
  FIT("one batch can be learnt by heart"),
  /** Otherwise a reshape or a reduction takes the wrong axis, and the batch leaks. */
  INDEPENDENCE("no example of a batch influences the output of another"),
  /** A parameter without a gradient is dead weight: detached, unused, or behind a closed gate. */
  REACH("every parameter is reached by a gradient"),
  /** A model that sees what it shall predict is perfect in training and of no use after it. */
  CAUSALITY("no output depends on later inputs"),
  /** The same question has the same answer, and asking changes nothing. */
  DETERMINISM("evaluation is deterministic and changes nothing"),
  /** What differs for no reason told is a switch in the wrong position. */
  MODES("training and evaluation differ only where a layer says so"),
  /** What is not among parameters and buffers is lost in a file. */
  STATE("the state is all that a model has learnt");

  private final String rule;

  ModelLaw(String rule) {
    this.rule = rule;
  }

  /** What holds, as a sentence. */
  public String rule() {
    return rule;
  }
}
