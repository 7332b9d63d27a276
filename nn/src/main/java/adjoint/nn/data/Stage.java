package adjoint.nn.data;

import java.util.OptionalLong;

/** What a data set does: gives the elements of an epoch, from any of them on. */
interface Stage<E> {
  /** The elements of an epoch from this one on. */
  Cursor<E> open(long epoch, long first);

  /** How many elements an epoch has, if that is known. */
  OptionalLong size();

  /** Whether its elements come in the same order in each epoch. */
  boolean isSteady();
}
