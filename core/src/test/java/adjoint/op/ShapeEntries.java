package adjoint.op;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of the {@link OpCatalog} that continues, repeats and takes apart arrays. */
final class ShapeEntries {
  private ShapeEntries() {}

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          Entry.Shaped.composed("einsum", ShapeEntries::einsum)
              .refuses(
                  "cannot mix F64[2, 3] with F32[3]; cast one of them, for example with .to(F64)",
                  x -> Tensor.einsum("ij,j", x, Tensor.ones(3)))
              .refuses("needs at least one operand", _ -> Tensor.einsum("")),
          Entry.Shaped.composed("fold", ShapeEntries::fold)
              .refuses(
                  "2 windows of 3 by steps of 3 reach to 6, beyond an extent of 5",
                  x -> x.fold(0, 5, 3))
              .refuses(
                  "[3] has no axis 0 of windows before the last one", x -> x.sum(0).fold(0, 9, 1)),
          Entry.Shaped.composed("indexAdd", ShapeEntries::indexAdd)
              .refuses(
                  "a source of [2, 1] would make [2, 1], which does not fit [2, 3]",
                  x -> x.indexAdd(0, Indices.of(0, 1), Tensor.ones(DType.F64, 2, 1))),
          Entry.Shaped.composed("kron", ShapeEntries::kron)
              .refuses(
                  "cannot mix F64[2, 3] with F32[2, 3]; cast one of them, for example with"
                      + " .to(F64)",
                  x -> x.kron(x.to(DType.F32))),
          Entry.Shaped.composed("maskedSelect", ShapeEntries::maskedSelect)
              .refuses(
                  "a mask of [3] for [2, 3]; their shapes must be equal",
                  x -> x.maskedSelect(x.sum(0).data())),
          Entry.Shaped.composed("meshgrid", ShapeEntries::meshgrid)
              .refuses("1 is [2, 3], not a vector", x -> Tensor.meshgrid(List.of(x.sum(0), x))),
          Entry.Shaped.composed("pad", ShapeEntries::pad)
              .refuses(
                  "cannot add -1 before and 0 after axis 0 of [2, 3]; slice takes away",
                  x -> x.pad(0, -1, 0))
              .refuses(
                  "axis 0 of [0] is empty, nothing of it can be repeated",
                  _ -> Tensor.zeros(0).pad(0, 1, 0, Padding.CIRCULAR))
              .refuses(
                  "[2, 3] with 2147483647 before and 1 after axis 0 is too large for an array",
                  x -> x.pad(0, Integer.MAX_VALUE, 1))
              .refuses(Entry.NO_AXIS, x -> x.pad(2, 1, 1)),
          Entry.Shaped.composed("repeat", ShapeEntries::repeat)
              .refuses("cannot repeat an axis of extent 2 -1 times", x -> x.repeat(0, -1)),
          Entry.Shaped.composed("roll", ShapeEntries::roll)
              .refuses(Entry.NO_AXIS, x -> x.roll(2, 1)),
          Entry.Shaped.composed("scatterAdd", ShapeEntries::scatterAdd)
              .refuses(
                  "a source of [1, 1] would make [2, 1], which does not fit [2, 3]",
                  x ->
                      x.scatterAdd(0, Indices.of(new int[][] {{0}}), Tensor.ones(DType.F64, 1, 1))),
          Entry.Shaped.composed("slice", ShapeEntries::spans)
              .refuses("index 3 is outside axis 0 of [2, 3]", x -> x.slice(Span.at(3)))
              .refuses(
                  "[:, :, 0] does not fit [2, 3], which has 2 axes; one ... at most may stand for"
                      + " others",
                  x -> x.slice(Span.all(), Span.all(), Span.at(0)))
              .refuses(
                  "[..., ...] does not fit [2, 3], which has 2 axes; one ... at most may stand for"
                      + " others",
                  x -> x.slice(Span.rest(), Span.rest())),
          Entry.Shaped.composed("tile", ShapeEntries::tile)
              .refuses("cannot repeat an axis of extent 3 -1 times", x -> x.tile(-1)),
          Entry.Shaped.composed("unfold", ShapeEntries::unfold)
              .refuses(
                  "windows of 4 by steps of 1 do not fit axis 1 of [2, 3] (extent 3)",
                  x -> x.unfold(1, 4, 1)));

  // ---- going on beyond the ends

  /** Where the walk from the first element is after so many steps of either direction. */
  private static int walked(Padding padding, int steps, int extent) {
    int at = 0;
    int step = 1;
    for (int i = 0; i < Math.abs(steps); i++) {
      switch (padding) {
        case REPLICATE -> at = Math.min(Math.max(at + Integer.signum(steps), 0), extent - 1);
        case CIRCULAR -> at = (at + (steps > 0 ? 1 : extent - 1)) % extent;
        case REFLECT -> { // even, so the same to either side
          step = at + step < 0 || at + step >= extent ? -step : step;
          at = extent == 1 ? 0 : at + step;
        }
      }
    }
    return at;
  }

  private static Sample pad(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int before = s.below(4);
    int after = s.below(4);
    int way = s.below(5);
    if (way < 2) {
      double value = way == 0 ? 0 : 0.5;
      return new Sample(
          s.numbers(x, -2, 2),
          t -> way == 0 ? t.pad(named, before, after) : t.pad(named, before, after, value),
          in ->
              Expected.exactly(
                  Naive.with(x, axis, before + x[axis] + after),
                  index -> {
                    int at = index[axis] - before;
                    boolean inside = at >= 0 && at < x[axis];
                    return inside ? in.at(Naive.with(index, axis, at)) : value;
                  }));
    }
    x[axis] = Math.max(1, x[axis]);
    Padding padding = List.of(Padding.REFLECT, Padding.REPLICATE, Padding.CIRCULAR).get(way - 2);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.pad(named, before, after, padding),
        in ->
            Expected.exactly(
                Naive.with(x, axis, before + x[axis] + after),
                index ->
                    in.at(
                        Naive.with(index, axis, walked(padding, index[axis] - before, x[axis])))));
  }

  private static Sample roll(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int shift = s.between(-5, 5);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.roll(named, shift),
        in ->
            Expected.exactly(
                x,
                index ->
                    in.at(Naive.with(index, axis, Math.floorMod(index[axis] - shift, x[axis])))));
  }

  // ---- repeating

  private static Sample tile(Source s) {
    int[] x = s.shape();
    int[] counts = new int[s.below(x.length + 2)];
    Arrays.setAll(counts, i -> s.below(3));
    int rank = Math.max(x.length, counts.length);
    int[] own = Naive.concat(ones(rank - x.length), x);
    int[] times = Naive.concat(ones(rank - counts.length), counts);
    int[] target = new int[rank];
    Arrays.setAll(target, i -> own[i] * times[i]);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.tile(counts),
        in ->
            Expected.exactly(
                target,
                index -> {
                  int[] at = new int[rank];
                  Arrays.setAll(at, i -> index[i] % own[i]);
                  return in.at(Arrays.copyOfRange(at, rank - x.length, rank));
                }));
  }

  private static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Sample repeat(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int count = s.below(4);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.repeat(named, count),
        in ->
            Expected.exactly(
                Naive.with(x, axis, x[axis] * count),
                index -> in.at(Naive.with(index, axis, index[axis] / count))));
  }

  // ---- combining

  /** Products, which on floats are rounded. */
  private static Expected rounded(int[] extents, Plain.Element element) {
    return Expected.within(1, Plain.fill(extents, element));
  }

  private static int[] at(int index) {
    return new int[] {index};
  }

  private static Sample kron(Source s) {
    int[] a = Arrays.stream(s.shape()).map(n -> Math.min(n, 2)).toArray();
    int[] b = Arrays.stream(s.shape()).map(n -> Math.min(n, 2)).toArray();
    int rank = Math.max(a.length, b.length);
    int[] left = Naive.concat(ones(rank - a.length), a);
    int[] right = Naive.concat(ones(rank - b.length), b);
    int[] target = new int[rank];
    Arrays.setAll(target, i -> left[i] * right[i]);
    return new Sample(
        s.numbers(a, -2, 2),
        s.numbers(b, -2, 2),
        in -> in.getFirst().kron(in.getLast()),
        in -> {
          Plain x = new Plain(left, in.getFirst().values());
          Plain y = new Plain(right, in.getLast().values());
          return rounded(
              target,
              index -> {
                int[] i = new int[rank];
                int[] j = new int[rank];
                Arrays.setAll(i, k -> index[k] / right[k]);
                Arrays.setAll(j, k -> index[k] % right[k]);
                return x.at(i) * y.at(j);
              });
        });
  }

  private static Sample meshgrid(Source s) {
    List<Plain> axes = new ArrayList<>();
    int[] extents = new int[s.between(1, 3)];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = Math.min(4, s.extent());
      axes.add(s.numbers(new int[] {extents[i]}, -2, 2));
    }
    int which = s.below(extents.length);
    return new Sample(
        axes,
        in -> Tensor.meshgrid(in).get(which),
        in -> Expected.exactly(extents, index -> in.get(which).at(index[which])));
  }

  /** Any notation over a few letters; the reference is a loop over all of them. */
  private static Sample einsum(Source s) {
    int[] extents = {s.between(1, 3), s.between(1, 2), s.extent() % 3, 2};
    boolean dots = s.flip();
    List<Plain> operands = new ArrayList<>();
    List<int[]> labels = new ArrayList<>(); // −1 where the dots are
    List<String> terms = new ArrayList<>();
    boolean[] used = new boolean[extents.length];
    boolean dotted = false;
    for (int k = s.between(1, 3); k > 0; k--) {
      int[] own = new int[s.below(3)];
      Arrays.setAll(own, i -> s.below(extents.length));
      Arrays.stream(own).forEach(label -> used[label] = true);
      int at = dots && s.flip() ? s.below(own.length + 1) : -1;
      dotted |= at >= 0;
      int[] all = at < 0 ? own : Naive.inserted(own, at, -1);
      labels.add(all);
      terms.add(term(all));
      boolean narrow = s.below(3) == 0;
      int[] shape = Arrays.stream(all).map(l -> l >= 0 ? extents[l] : narrow ? 1 : 2).toArray();
      operands.add(s.numbers(shape, -2, 2));
    }
    // A dot axis is 2 long if it is in any operand, otherwise 1.
    boolean hasDots = dotted;
    boolean wide = false;
    for (int k = 0; k < labels.size(); k++) {
      for (int axis = 0; axis < labels.get(k).length; axis++) {
        wide |= labels.get(k)[axis] < 0 && operands.get(k).extents()[axis] == 2;
      }
    }
    int dotExtent = wide ? 2 : 1;
    int[] order = s.permutation(extents.length);
    int[] result = Arrays.stream(order).filter(l -> used[l] && s.flip()).toArray();
    int[] target = hasDots ? Naive.inserted(result, s.below(result.length + 1), -1) : result;
    String notation = String.join(",", terms) + "->" + term(target);
    int[] ranges = Naive.concat(extents, new int[] {dotExtent});
    int[] summed = new int[ranges.length];
    Arrays.setAll(
        summed,
        l -> {
          int label = l < extents.length ? l : -1;
          boolean out = Arrays.stream(target).anyMatch(t -> t == label);
          return out || label >= 0 && !used[label] || label < 0 && !hasDots ? 1 : ranges[l];
        });
    int[] y = Arrays.stream(target).map(l -> l >= 0 ? extents[l] : dotExtent).toArray();
    return new Sample(
        operands,
        in -> Tensor.einsum(notation, in.toArray(Tensor[]::new)),
        in ->
            OpCatalog.summed(
                y,
                index -> {
                  double[] products = new double[Plain.size(summed)];
                  for (int p = 0; p < products.length; p++) {
                    int[] values = Plain.index(summed, p); // of all letters, and of the dots
                    for (int i = 0; i < target.length; i++) {
                      values[target[i] < 0 ? extents.length : target[i]] = index[i];
                    }
                    products[p] = 1;
                    for (int k = 0; k < in.size(); k++) {
                      int[] own =
                          Arrays.stream(labels.get(k))
                              .map(l -> values[l < 0 ? extents.length : l])
                              .toArray();
                      products[p] *= in.get(k).stretched(own);
                    }
                  }
                  return products;
                }));
  }

  private static String term(int... labels) {
    StringBuilder term = new StringBuilder();
    for (int label : labels) {
      term.append(label < 0 ? "..." : String.valueOf("jiXa".charAt(label)));
    }
    return term.toString();
  }

  // ---- taking parts

  private static Sample spans(Source s) {
    int[] x = s.shape(1);
    List<Span> spans = new ArrayList<>();
    List<Integer> target = new ArrayList<>();
    List<int[]> taken = new ArrayList<>(); // of each axis, the positions in order
    int rest = s.below(x.length + 1);
    int skipped = rest == x.length ? 0 : s.below(x.length - rest + 1);
    for (int axis = 0; axis < x.length; axis++) {
      if (axis == rest && s.flip()) {
        spans.add(Span.newAxis());
        target.add(1);
      }
      if (axis == rest) {
        spans.add(Span.rest());
      }
      if (axis >= rest && axis < rest + skipped) {
        taken.add(range(x[axis], 0, x[axis], 1));
        target.add(x[axis]);
        continue;
      }
      if (x[axis] > 0 && s.below(4) == 0) {
        int index = s.below(x[axis]);
        spans.add(Span.at(s.named(index, x[axis])));
        taken.add(new int[] {index});
        continue;
      }
      int start = s.between(-6, 6);
      int stop = s.between(-6, 6);
      int step = s.between(1, 3) * (s.flip() ? 1 : -1);
      Span span =
          switch (s.below(4)) {
            case 0 -> Span.all();
            case 1 -> Span.from(start);
            case 2 -> Span.to(stop);
            default -> Span.of(start, stop);
          };
      String text = span.toString();
      int colon = text.indexOf(':');
      int n = x[axis];
      int first = colon > 0 ? start < 0 ? start + n : start : step > 0 ? 0 : n - 1;
      int end = colon < text.length() - 1 ? stop < 0 ? stop + n : stop : step > 0 ? n : -1;
      if (colon < text.length() - 1 && stop + n < 0) {
        end = -1;
      }
      // Beyond the ends there is nothing: a range begins at the first position that exists.
      first = step > 0 ? Math.max(first, 0) : Math.min(first, n - 1);
      spans.add(span.by(step));
      taken.add(range(n, first, end, step));
      target.add(taken.getLast().length);
    }
    // New axes and indices change which axis of the result is which of x.
    int[] extents = target.stream().mapToInt(i -> i).toArray();
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.slice(spans.toArray(Span[]::new)),
        in -> {
          int[] positions = taken.stream().mapToInt(p -> p.length).toArray();
          return Expected.exactly(
              new Plain(
                  extents,
                  Plain.fill(
                          positions,
                          index -> {
                            int[] own = new int[index.length];
                            Arrays.setAll(own, i -> taken.get(i)[index[i]]);
                            return in.at(own);
                          })
                      .values()));
        });
  }

  private static int[] range(int n, int first, int end, int step) {
    List<Integer> positions = new ArrayList<>();
    for (int i = first; step > 0 ? i < Math.min(end, n) : i > Math.max(end, -1); i += step) {
      positions.add(i);
    }
    return positions.stream().mapToInt(i -> i).toArray();
  }

  private static Sample maskedSelect(Source s) {
    int[] x = s.shape();
    Plain mask = s.numbers(x, () -> s.between(-1, 1));
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.maskedSelect(mask.toArray(t.dtype())),
        in -> {
          double[] chosen = new double[in.values().length];
          int count = 0;
          for (int i = 0; i < chosen.length; i++) {
            if (mask.values()[i] > 0) {
              chosen[count++] = in.values()[i];
            }
          }
          return Expected.exactly(new Plain(new int[] {count}, Arrays.copyOf(chosen, count)));
        });
  }

  private static Sample unfold(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    x[axis] = Math.max(1, x[axis]);
    int size = s.between(1, x[axis]);
    int step = s.between(1, 3);
    int count = (x[axis] - size) / step + 1;
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.unfold(named, size, step),
        in ->
            Expected.exactly(
                Naive.concat(Naive.with(x, axis, count), at(size)),
                index ->
                    in.at(
                        Naive.with(
                            Arrays.copyOf(index, x.length),
                            axis,
                            index[axis] * step + index[x.length]))));
  }

  private static Sample fold(Source s) {
    int[] y = s.shape(1);
    int axis = s.axis(y);
    int named = s.named(axis, y.length);
    int count = s.below(3);
    int size = s.between(1, 3);
    int step = s.between(1, 3);
    int extent = (count == 0 ? 0 : (count - 1) * step + size) + s.below(2);
    int[] target = Naive.with(y, axis, extent);
    return new Sample(
        s.numbers(Naive.concat(Naive.with(y, axis, count), at(size)), -2, 2),
        t -> t.fold(named, extent, step),
        in ->
            OpCatalog.summed(
                target,
                index -> {
                  double[] terms = new double[count];
                  for (int w = 0; w < count; w++) {
                    int within = index[axis] - w * step;
                    terms[w] =
                        within < 0 || within >= size
                            ? 0
                            : in.at(Naive.concat(Naive.with(index, axis, w), at(within)));
                  }
                  return terms;
                }));
  }

  // ---- adding at positions

  private static Sample scatterAdd(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    x[axis] = Math.max(1, x[axis]);
    int[] source = Naive.with(x, axis, s.below(4));
    int[] at = OpCatalog.positions(s, Plain.size(source), x[axis]);
    return new Sample(
        s.numbers(x, -2, 2),
        s.numbers(source, -2, 2),
        in -> in.getFirst().scatterAdd(named, Indices.wrap(at, Shape.of(source)), in.getLast()),
        in ->
            OpCatalog.summed(
                x,
                index -> {
                  double[] terms = new double[source[axis] + 1];
                  for (int i = 0; i < source[axis]; i++) {
                    int[] own = Naive.with(index, axis, i);
                    terms[i] =
                        OpCatalog.plain(at, source).at(own) == index[axis]
                            ? in.getLast().at(own)
                            : 0;
                  }
                  terms[source[axis]] = in.getFirst().at(index);
                  return terms;
                }));
  }

  private static Sample indexAdd(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    x[axis] = Math.max(1, x[axis]);
    int[] at = OpCatalog.positions(s, s.below(4), x[axis]);
    return new Sample(
        s.numbers(x, -2, 2),
        s.numbers(Naive.with(x, axis, at.length), -2, 2),
        in -> in.getFirst().indexAdd(named, Indices.of(at), in.getLast()),
        in ->
            OpCatalog.summed(
                x,
                index -> {
                  double[] terms = new double[at.length + 1];
                  for (int i = 0; i < at.length; i++) {
                    terms[i] =
                        at[i] == index[axis] ? in.getLast().at(Naive.with(index, axis, i)) : 0;
                  }
                  terms[at.length] = in.getFirst().at(index);
                  return terms;
                }));
  }
}
