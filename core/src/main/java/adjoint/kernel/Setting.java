package adjoint.kernel;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;

/** A system property that takes a few words. Any other is named in a warning and has no effect. */
public final class Setting {
  private Setting() {}

  /** The word that the property is set to, in lower case; empty if none of these. */
  public static String of(String property, String... words) {
    String value = System.getProperty(property, "");
    String word = value.strip().toLowerCase(Locale.ROOT);
    if (value.isEmpty() || List.of(words).contains(word)) {
      return word;
    }
    System.getLogger("adjoint")
        .log(
            Level.WARNING,
            "-D{0}={1} is unknown and has no effect; it can be {2}",
            property,
            value,
            String.join(" or ", words));
    return "";
  }
}
