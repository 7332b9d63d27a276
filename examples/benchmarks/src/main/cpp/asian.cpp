// The Asian option of AsianTask.java: its price and derivatives by differentiating the path by hand.
#include "contender.hpp"

namespace {

constexpr int STEPS = 252, PATHS = 4096, PARAMETERS = 5, BLOCK = 8;

// Of n numbers: the mean, and its standard error.
struct Estimate {
  double sum = 0, squares = 0;

  void add(double x) {
    sum += x;
    squares += x * x;
  }

  double mean() const { return sum / PATHS; }

  double error() const { return std::sqrt((squares / PATHS - mean() * mean()) / (PATHS - 1)); }
};

struct Asian {
  Numbers p, z;
  Estimate all[1 + PARAMETERS];

  explicit Asian(const std::string& folder)
      : p(read(folder, "parameters", PARAMETERS)), z(read(folder, "z", size_t{STEPS} * PATHS)) {}

  double run() {
    double spot = p[0], strike = p[1], rate = p[2], sigma = p[3], time = p[4];
    double dt = time / STEPS, root = std::sqrt(dt), drift = (rate - 0.5 * sigma * sigma) * dt;
    double volatility = sigma * root, discount = std::exp(-rate * time);
    for (Estimate& estimate : all) {
      estimate = Estimate();
    }
    // Blocks of paths, so that the compiler can keep them in vectors.
    for (int from = 0; from < PATHS; from += BLOCK) {
      double s[BLOCK], w[BLOCK] = {}, sum[BLOCK] = {}, timed[BLOCK] = {}, driven[BLOCK] = {};
      std::fill(s, s + BLOCK, spot);
      for (int t = 0; t < STEPS; t++) {
        const double* normal = &z[size_t(t) * PATHS + from];
        for (int j = 0; j < BLOCK; j++) {
          s[j] *= std::exp(drift + volatility * normal[j]);
        }
        for (int j = 0; j < BLOCK; j++) {
          w[j] += normal[j];
          sum[j] += s[j];
          timed[j] += s[j] * (t + 1);
          driven[j] += s[j] * w[j];
        }
      }
      for (int j = 0; j < BLOCK; j++) {
        // log s[t] is that of the spot, t + 1 times the drift, and the volatility times w.
        double mean = sum[j] / STEPS, byDrift = timed[j] / STEPS, byVolatility = driven[j] / STEPS;
        bool pays = mean > strike;
        double value = pays ? discount * (mean - strike) : 0, on = pays ? discount : 0;
        all[0].add(value);
        all[1].add(on * mean / spot);
        all[2].add(-on);
        all[3].add(on * byDrift * dt - time * value);
        all[4].add(on * (byVolatility * root - byDrift * sigma * dt));
        all[5].add(on * (byDrift * drift + byVolatility * volatility / 2) / time - rate * value);
      }
    }
    return all[0].mean();
  }
};

}  // namespace

int main(int, char** arguments) {
  Asian asian(arguments[2]);
  bool quick = std::strcmp(arguments[3], "quick") == 0;
  std::printf("@ version g++ %s\n", __VERSION__);
  asian.run();
  std::printf("@ check asian");
  for (const Estimate& estimate : asian.all) {
    std::printf(" %.17g %.17g", estimate.mean(), estimate.error());
  }
  std::printf("\n");
  samples("asian", quick, [&] { return asian.run(); });
}
