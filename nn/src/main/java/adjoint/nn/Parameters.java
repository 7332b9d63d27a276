package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Maps of parameters by path, as {@link Block#parameters} gives them, for what belongs to no block
 * or to several: unmodifiable, in the order given, every name once.
 *
 * {@snippet :
 * Parameters.of("weight", weight, "bias", bias);
 * Parameters.builder().add("encoder", encoder).add("decoder", decoder).add("scale", scale).build();
 * }
 */
public final class Parameters {
  private Parameters() {}

  /** None. */
  public static SequencedMap<String, Parameter> none() {
    return builder().build();
  }

  /** One parameter. */
  public static SequencedMap<String, Parameter> of(String name, Parameter parameter) {
    return builder().add(name, parameter).build();
  }

  /** Two parameters. */
  public static SequencedMap<String, Parameter> of(
      String name1, Parameter parameter1, String name2, Parameter parameter2) {
    return builder().add(name1, parameter1).add(name2, parameter2).build();
  }

  /** Three parameters. */
  public static SequencedMap<String, Parameter> of(
      String name1,
      Parameter parameter1,
      String name2,
      Parameter parameter2,
      String name3,
      Parameter parameter3) {
    return builder().add(name1, parameter1).add(name2, parameter2).add(name3, parameter3).build();
  }

  /** The parameters of parts, named by position: {@code 0.weight}, {@code 2.bias}. */
  public static SequencedMap<String, Parameter> of(List<? extends Block> parts) {
    Builder builder = builder();
    for (int i = 0; i < parts.size(); i++) {
      builder.add(Integer.toString(i), parts.get(i));
    }
    return builder.build();
  }

  /**
   * Those at and below a path, in which {@code *} stands for anything.
   *
   * {@snippet :
   * Parameters.select(model.parameters(), "decoder"); // decoder.0.weight, decoder.0.bias …
   * Parameters.select(model.parameters(), "*.bias");
   * }
   *
   * @throws IllegalArgumentException if there are none
   */
  public static SequencedMap<String, Parameter> select(
      SequencedMap<String, Parameter> parameters, String path) {
    return select("select", parameters, path);
  }

  /**
   * The same for a method that takes a path.
   *
   * @param op is named in the errors
   */
  public static SequencedMap<String, Parameter> select(
      String op, SequencedMap<String, Parameter> parameters, String path) {
    requireNonNull(op, "select: op is null");
    requireNonNull(parameters, () -> op + ": parameters is null");
    requireNonNull(path, () -> op + ": path is null");
    return Collections.unmodifiableSequencedMap(Paths.select(op, parameters, path));
  }

  /** For more parameters, and for those of several blocks. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects parameters and parts; a name that comes twice is an error. */
  public static final class Builder {
    private final LinkedHashMap<String, Parameter> map = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a parameter. */
    public Builder add(String name, Parameter parameter) {
      requireNonNull(name, "parameters: name is null");
      requireNonNull(parameter, "parameters: parameter is null");
      if (name.isBlank()) {
        throw new IllegalArgumentException("parameters: a name cannot be blank");
      }
      if (map.putIfAbsent(name, parameter) != null) {
        throw new IllegalArgumentException(
            "parameters: the name "
                + name
                + " is used twice; each parameter needs a path of its own");
      }
      return this;
    }

    /** Adds all parameters of a part, each with {@code name.} before its path. */
    public Builder add(String name, Block part) {
      requireNonNull(name, "parameters: name is null");
      requireNonNull(part, "parameters: part is null");
      for (Map.Entry<String, Parameter> entry : part.parameters().entrySet()) {
        String path = name + "." + entry.getKey();
        add(path, entry.getValue());
        entry.getValue().setPath(path);
      }
      return this;
    }

    /** The map. */
    public SequencedMap<String, Parameter> build() {
      return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }

    /** The names so far. */
    @Override
    public String toString() {
      return "Parameters" + map.keySet();
    }
  }
}
