package adjoint;

import java.util.OptionalInt;

/**
 * An update of a parameter, and of what is remembered of it, of which everything that may fail lies
 * behind: the rule has been called, and there is memory for the numbers. Until {@link #take}
 * nothing has changed.
 *
 * <p>So updates of several parameters take place together or not at all: prepare them, then take
 * them. See {@link Parameter#prepare}.
 */
public sealed interface Prepared permits UpdateInPlace, UpdateBeside {
  /**
   * Where a number would become infinite or NaN: 0 in the parameter, 1 in the first of what is
   * remembered, and so on, the last of these if there are several; nothing if all stay finite.
   */
  OptionalInt infinite();

  /**
   * Makes the update, once. Should another thread have changed one of the parameters since this was
   * prepared, the rule is applied anew to what they are now.
   */
  void take();
}
