// The Gaussian mixture of GmmTask.java: the objective, and its gradient derived by hand.
#include "contender.hpp"

namespace {

constexpr int N = 1000, D = 10, K = 25, BELOW = D * (D - 1) / 2;
constexpr double GAMMA = 1;
constexpr int M = 0;
double constant() {
  int freedom = D + M + 1;
  double logGamma = 0.25 * D * (D - 1) * std::log(M_PI);
  for (int j = 1; j <= D; j++) {
    logGamma += std::lgamma(0.5 * (freedom + 1 - j));
  }
  double prior = freedom * D * (std::log(GAMMA) - 0.5 * std::log(2)) - logGamma;
  return -0.5 * N * D * std::log(2 * M_PI) - K * prior;
}

struct Gmm {
  Numbers x, alphas, means, q, l;
  Numbers gAlphas = Numbers(K), gMeans = Numbers(K * D), gq = Numbers(K * D), gl = Numbers(K * BELOW);
  Numbers diagonal = Numbers(K * D), sumQ = Numbers(K);
  double fixed = constant();

  explicit Gmm(const std::string& folder)
      : x(read(folder, "x", N * D)),
        alphas(read(folder, "alphas", K)),
        means(read(folder, "means", K * D)),
        q(read(folder, "q", K * D)),
        l(read(folder, "l", K * BELOW)) {}

  void prepare() {
    for (int k = 0; k < K; k++) {
      sumQ[k] = 0;
      for (int j = 0; j < D; j++) {
        diagonal[k * D + j] = std::exp(q[k * D + j]);
        sumQ[k] += q[k * D + j];
      }
    }
  }

  // z = Q_k (x − μ_k), and c = x − μ_k; half the square of z's length is returned.
  double distance(const double* point, int k, double* __restrict c, double* __restrict z) const {
    const double* mean = &means[k * D];
    const double* below = &l[k * BELOW];
    for (int j = 0; j < D; j++) {
      c[j] = point[j] - mean[j];
    }
    for (int j = 0; j < D; j++) {
      z[j] = diagonal[k * D + j] * c[j];
    }
    for (int column = 0; column < D; column++) {
      for (int row = column + 1; row < D; row++) {
        z[row] += *below++ * c[column];
      }
    }
    double sum = 0;
    for (int j = 0; j < D; j++) {
      sum += z[j] * z[j];
    }
    return 0.5 * sum;
  }

  double prior() const {
    double sum = 0;
    for (int k = 0; k < K; k++) {
      double squares = 0;
      for (int j = 0; j < D; j++) {
        squares += diagonal[k * D + j] * diagonal[k * D + j];
      }
      for (int j = 0; j < BELOW; j++) {
        squares += l[k * BELOW + j] * l[k * BELOW + j];
      }
      sum += 0.5 * GAMMA * GAMMA * squares - M * sumQ[k];
    }
    return sum;
  }

  // log Σ exp of K terms; the terms become their shares of the sum.
  static double logSumExp(double* terms) {
    double top = *std::max_element(terms, terms + K);
    double sum = 0;
    for (int k = 0; k < K; k++) {
      terms[k] = std::exp(terms[k] - top);
      sum += terms[k];
    }
    for (int k = 0; k < K; k++) {
      terms[k] /= sum;
    }
    return top + std::log(sum);
  }

  double function() {
    prepare();
    double sum = 0, c[D], z[D], terms[K];
    for (int i = 0; i < N; i++) {
      for (int k = 0; k < K; k++) {
        terms[k] = alphas[k] + sumQ[k] - distance(&x[i * D], k, c, z);
      }
      sum += logSumExp(terms);
    }
    std::copy(alphas.begin(), alphas.end(), terms);
    return fixed + sum - N * logSumExp(terms) + prior();
  }

  double gradient() {
    prepare();
    for (Numbers* g : {&gAlphas, &gMeans, &gq, &gl}) {
      std::fill(g->begin(), g->end(), 0.0);
    }
    double sum = 0, terms[K], c[K][D], z[K][D], back[D];
    for (int i = 0; i < N; i++) {
      for (int k = 0; k < K; k++) {
        terms[k] = alphas[k] + sumQ[k] - distance(&x[i * D], k, c[k], z[k]);
      }
      sum += logSumExp(terms);
      for (int k = 0; k < K; k++) {
        double share = terms[k];
        gAlphas[k] += share;
        double* __restrict gDiagonal = &gq[k * D];
        for (int j = 0; j < D; j++) {
          gDiagonal[j] += share * (1 - diagonal[k * D + j] * c[k][j] * z[k][j]);
          back[j] = diagonal[k * D + j] * z[k][j];
        }
        const double* __restrict below = &l[k * BELOW];
        double* __restrict gBelow = &gl[k * BELOW];
        int next = 0;
        for (int column = 0; column < D; column++) {
          double scaled = share * c[k][column], dot = 0;
          for (int row = column + 1; row < D; row++, next++) {
            gBelow[next] -= scaled * z[k][row];
            dot += below[next] * z[k][row];
          }
          back[column] += dot;
        }
        for (int j = 0; j < D; j++) {
          gMeans[k * D + j] += share * back[j];
        }
      }
    }
    std::copy(alphas.begin(), alphas.end(), terms);
    sum -= N * logSumExp(terms);
    for (int k = 0; k < K; k++) {
      gAlphas[k] -= N * terms[k];
      for (int j = 0; j < D; j++) {
        gq[k * D + j] += GAMMA * GAMMA * diagonal[k * D + j] * diagonal[k * D + j] - M;
      }
      for (int j = 0; j < BELOW; j++) {
        gl[k * BELOW + j] += GAMMA * GAMMA * l[k * BELOW + j];
      }
    }
    return fixed + sum + prior();
  }
};

}  // namespace

int main(int, char** arguments) {
  Gmm gmm(arguments[2]);
  bool quick = std::strcmp(arguments[3], "quick") == 0;
  std::printf("@ version g++ %s\n", __VERSION__);
  std::printf("@ check gmm-function %.17g\n", gmm.function());
  std::printf("@ check gmm-gradient %.17g", gmm.gradient());
  for (const Numbers* g : {&gmm.gAlphas, &gmm.gMeans, &gmm.gq, &gmm.gl}) {
    double squares = 0;
    for (double v : *g) {
      squares += v * v;
    }
    std::printf(" %.17g %.17g", squares, (*g)[g->size() / 2]);
  }
  std::printf("\n");
  double function = samples("gmm-function", quick, [&] { return gmm.function(); });
  double gradient = samples("gmm-gradient", quick, [&] { return gmm.gradient(); });
  double ratio = gradient / function;
  std::printf("@ time gmm-ratio %.3f %.3f %.3f -1\n", ratio, ratio, ratio);
}
