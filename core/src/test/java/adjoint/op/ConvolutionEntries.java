package adjoint.op;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Convolutions in the catalog, told by a loop over every product there is. */
final class ConvolutionEntries {
  private static final Tensor IMAGES = Tensor.ones(2, 3, 5, 5);

  private ConvolutionEntries() {}

  static final List<Entry.Shaped> SHAPED =
      List.of(
          Entry.Shaped.of("convolve", Convolve.class, ConvolutionEntries::convolve)
              .refuses(
                  "3 channels of [2, 3, 5, 5] in 1 groups do not fit weights [4, 2, 3, 3]: they"
                      + " need 3 channels, and a multiple of 1 results",
                  _ -> IMAGES.convolve(Tensor.ones(4, 2, 3, 3), Convolution.PLAIN))
              .refuses(
                  "a window of 7 elements along axis 3 of [2, 3, 5, 5] does not fit into 5 and a"
                      + " padding of 0 and 0",
                  _ -> IMAGES.convolve(Tensor.ones(1, 3, 3, 7), Convolution.PLAIN))
              .refuses(
                  "[2, 3, 5, 5] has 2 spatial axes, but [1, 2, 3] are given for them",
                  _ ->
                      IMAGES.convolve(
                          Tensor.ones(1, 3, 1, 1), Convolution.PLAIN.withStride(1, 2, 3)))
              .refuses(
                  "cannot mix F32[2, 3, 5, 5] with F64[1, 3, 1, 1]; cast one of them, for example"
                      + " with .to(F32)",
                  _ -> IMAGES.convolve(Tensor.ones(DType.F64, 1, 3, 1, 1), Convolution.PLAIN)),
          Entry.Shaped.of("convolveInput", ConvolveInput.class, ConvolutionEntries::input)
              .refuses(
                  "a convolution of [2, 3, 4, 4] with [4, 3, 3, 3] gives [2, 4, 2, 2], not [2, 3,"
                      + " 5, 5]",
                  _ ->
                      IMAGES.apply(
                          new ConvolveInput(Convolution.PLAIN, Shape.of(2, 3, 4, 4)),
                          Tensor.ones(4, 3, 3, 3))),
          Entry.Shaped.of("convolveWeight", ConvolveWeight.class, ConvolutionEntries::weight)
              .refuses(
                  "a convolution of [2, 3, 5, 5] with [4, 3, 3, 3] gives [2, 4, 3, 3], not [2, 4,"
                      + " 5, 5]",
                  _ ->
                      IMAGES.apply(
                          new ConvolveWeight(Convolution.PLAIN, Shape.of(4, 3, 3, 3)),
                          Tensor.ones(2, 4, 5, 5))));

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          Entry.Shaped.composed("conv1d", s -> spatial(s, 1))
              .refuses(
                  "needs 3 axes, images, channels and 1 more, got [2, 3, 5, 5]",
                  _ -> IMAGES.conv1d(IMAGES, Convolution.PLAIN)),
          Entry.Shaped.composed("conv2d", s -> spatial(s, 2))
              .refuses(
                  "needs 4 axes, images, channels and 2 more, got [2, 3]",
                  x -> x.conv2d(x, Convolution.PLAIN)),
          Entry.Shaped.composed("conv3d", s -> spatial(s, 3))
              .refuses(
                  "needs 5 axes, images, channels and 3 more, got [2, 3, 5, 5]",
                  _ -> IMAGES.conv3d(IMAGES, Convolution.PLAIN)),
          Entry.Shaped.composed("convolveTransposed", ConvolutionEntries::transposed)
              .refuses(
                  "2 more elements along axis 2 must be fewer than the stride of 2",
                  _ ->
                      IMAGES.convolveTransposed(
                          Tensor.ones(3, 1, 3, 3), Convolution.PLAIN.withStride(2), 2))
              .refuses(
                  "the padding must be told: the result is not known yet",
                  _ ->
                      IMAGES.convolveTransposed(
                          Tensor.ones(3, 1, 3, 3), Convolution.PLAIN.withSamePadding())));

  /** Shapes, and how the window goes over them. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  private record Case(
      int[] x, int[] w, int[] y, int[] stride, int[] padding, int[] dilation, int groups) {

    static Case draw(Source s, int spatial) {
      int groups = s.below(3) == 0 ? 2 : 1;
      int[] x = new int[spatial + 2];
      int[] w = new int[spatial + 2];
      int[] y = new int[spatial + 2];
      int[] stride = new int[spatial];
      int[] padding = new int[spatial];
      int[] dilation = new int[spatial];
      int most = s.smooth() && spatial > 1 ? 3 : 5;
      x[0] = y[0] = s.below(12) == 0 ? 0 : s.between(1, s.smooth() ? 1 : 2);
      w[1] = s.between(1, 2);
      x[1] = w[1] * groups;
      w[0] = y[1] = groups * s.between(1, s.smooth() ? 1 : 2);
      for (int i = 0; i < spatial; i++) {
        stride[i] = s.between(1, 3);
        padding[i] = s.below(3);
        dilation[i] = s.between(1, 2);
        w[i + 2] = s.between(1, spatial > 2 ? 2 : 3);
        int seen = dilation[i] * (w[i + 2] - 1) + 1;
        x[i + 2] = Math.max(Math.max(1, seen - 2 * padding[i]), s.between(1, most));
        y[i + 2] = (x[i + 2] + 2 * padding[i] - seen) / stride[i] + 1;
      }
      return new Case(x, w, y, stride, padding, dilation, groups);
    }

    Convolution how() {
      return Convolution.PLAIN
          .withStride(stride)
          .withPadding(padding)
          .withDilation(dilation)
          .withGroups(groups);
    }

    private interface Product {
      void of(int x, int w, int y);
    }

    /** All products, by the places of their factors in row-major order. */
    void forEach(Product product) {
      int spatial = stride.length;
      for (int i = 0; i < Plain.size(y); i++) {
        int[] at = Plain.index(y, i);
        for (int j = 0; j < Plain.size(w); j++) {
          int[] window = Plain.index(w, j);
          if (window[0] != at[1]) {
            continue;
          }
          int[] image = new int[x.length];
          image[0] = at[0];
          image[1] = at[1] / (w[0] / groups) * w[1] + window[1];
          boolean inside = true;
          for (int axis = 0; axis < spatial; axis++) {
            int from = at[axis + 2] * stride[axis] + window[axis + 2] * dilation[axis];
            image[axis + 2] = from - padding[axis];
            inside &= image[axis + 2] >= 0 && image[axis + 2] < x[axis + 2];
          }
          if (inside) {
            product.of(place(x, image), j, i);
          }
        }
      }
    }

    private static int place(int[] extents, int... index) {
      int place = 0;
      for (int axis = 0; axis < extents.length; axis++) {
        place = place * extents[axis] + index[axis];
      }
      return place;
    }

    private Expected sums(int[] extents, List<List<Double>> terms) {
      return OpCatalog.summed(
          extents,
          index -> terms.get(place(extents, index)).stream().mapToDouble(t -> t).toArray());
    }

    private List<List<Double>> none(int[] extents) {
      List<List<Double>> terms = new ArrayList<>();
      for (int i = 0; i < Plain.size(extents); i++) {
        terms.add(new ArrayList<>());
      }
      return terms;
    }

    Expected result(Plain images, Plain weights) {
      List<List<Double>> terms = none(y);
      forEach((i, j, k) -> terms.get(k).add(images.values()[i] * weights.values()[j]));
      return sums(y, terms);
    }

    Expected images(Plain g, Plain weights) {
      List<List<Double>> terms = none(x);
      forEach((i, j, k) -> terms.get(i).add(g.values()[k] * weights.values()[j]));
      return sums(x, terms);
    }

    Expected weights(Plain images, Plain g) {
      List<List<Double>> terms = none(w);
      forEach((i, j, k) -> terms.get(j).add(g.values()[k] * images.values()[i]));
      return sums(w, terms);
    }
  }

  private static Sample convolve(Source s) {
    Case c = Case.draw(s, s.between(1, 3));
    return new Sample(
        s.numbers(c.x, -2, 2),
        s.numbers(c.w, -2, 2),
        in -> in.getFirst().convolve(in.getLast(), c.how()),
        in -> c.result(in.getFirst(), in.getLast()));
  }

  private static Sample input(Source s) {
    Case c = Case.draw(s, s.between(1, 3));
    return new Sample(
        s.numbers(c.y, -2, 2),
        s.numbers(c.w, -2, 2),
        in -> in.getFirst().apply(new ConvolveInput(c.how(), Shape.of(c.x)), in.getLast()),
        in -> c.images(in.getFirst(), in.getLast()));
  }

  private static Sample weight(Source s) {
    Case c = Case.draw(s, s.between(1, 3));
    return new Sample(
        s.numbers(c.x, -2, 2),
        s.numbers(c.y, -2, 2),
        in -> in.getFirst().apply(new ConvolveWeight(c.how(), Shape.of(c.w)), in.getLast()),
        in -> c.weights(in.getFirst(), in.getLast()));
  }

  private static Sample spatial(Source s, int axes) {
    Case c = Case.draw(s, axes);
    return new Sample(
        s.numbers(c.x, -2, 2),
        s.numbers(c.w, -2, 2),
        in ->
            switch (axes) {
              case 1 -> in.getFirst().conv1d(in.getLast(), c.how());
              case 2 -> in.getFirst().conv2d(in.getLast(), c.how());
              default -> in.getFirst().conv3d(in.getLast(), c.how());
            },
        in -> c.result(in.getFirst(), in.getLast()));
  }

  private static Sample transposed(Source s) {
    Case c = Case.draw(s, s.between(1, 2));
    int[] more = new int[c.stride.length];
    Arrays.setAll(
        more,
        i -> (c.x[i + 2] + 2 * c.padding[i] - c.dilation[i] * (c.w[i + 2] - 1) - 1) % c.stride[i]);
    return new Sample(
        s.numbers(c.y, -2, 2),
        s.numbers(c.w, -2, 2),
        in -> in.getFirst().convolveTransposed(in.getLast(), c.how(), more),
        in -> c.images(in.getFirst(), in.getLast()));
  }
}
