// The bundle adjustment of BundleTask.java: residuals, and the Jacobian derived by hand.
#include "contender.hpp"

namespace {

constexpr int CAMERAS = 4, POINTS = 40, SEEN = 3, OBSERVATIONS = POINTS * SEEN;
constexpr int CAMERA = 11, POINT = 3, ROW = CAMERA + POINT + 1;
constexpr int INPUTS = CAMERAS * CAMERA + POINTS * POINT + OBSERVATIONS;

void cross(const double* a, const double* b, double* y) {
  y[0] = a[1] * b[2] - a[2] * b[1];
  y[1] = a[2] * b[0] - a[0] * b[2];
  y[2] = a[0] * b[1] - a[1] * b[0];
}

double dot(const double* a, const double* b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

struct Bundle {
  Numbers x, features;
  Numbers residuals = Numbers(3 * OBSERVATIONS);
  // Rows of an observation's two residuals: by its camera, point and weight; then that of the weight.
  Numbers entries = Numbers(OBSERVATIONS * (2 * ROW + 1));

  explicit Bundle(const std::string& folder)
      : x(read(folder, "x", INPUTS)), features(read(folder, "features", 2 * OBSERVATIONS)) {}

  void observation(int o, const double* c, const double* point, double weight, double* entry) {
    // The point seen from the camera, turned by the angle |c| about the axis c / |c|.
    double square = dot(c, c), angle = std::sqrt(square), sin = std::sin(angle), cos = std::cos(angle);
    double axis[3] = {c[0] / angle, c[1] / angle, c[2] / angle};
    double p[3] = {point[0] - c[3], point[1] - c[4], point[2] - c[5]};
    double normal[3];
    cross(axis, p, normal);
    double along = dot(axis, p), rest = along * (1 - cos);
    double q[3], byAngle[3], turn[3][3];  // turn[i] is the derivative of q by p[i]
    for (int i = 0; i < 3; i++) {
      q[i] = p[i] * cos + normal[i] * sin + axis[i] * rest;
      byAngle[i] = -p[i] * sin + normal[i] * cos + axis[i] * along * sin;
    }
    for (int i = 0; i < 3; i++) {
      double unit[3] = {i == 0 ? 1.0 : 0, i == 1 ? 1.0 : 0, i == 2 ? 1.0 : 0}, side[3];
      cross(axis, unit, side);
      for (int k = 0; k < 3; k++) {
        turn[i][k] = unit[k] * cos + side[k] * sin + axis[k] * axis[i] * (1 - cos);
      }
    }
    double u = q[0] / q[2], v = q[1] / q[2], r = u * u + v * v;
    double radial = 1 + c[9] * r + c[10] * r * r, slope = c[9] + 2 * c[10] * r;
    double focal = c[6];
    double eu = focal * u * radial + c[7] - features[2 * o];
    double ev = focal * v * radial + c[8] - features[2 * o + 1];
    residuals[2 * o] = weight * eu;
    residuals[2 * o + 1] = weight * ev;
    residuals[2 * OBSERVATIONS + o] = 1 - weight * weight;
    double* ofU = entry;
    double* ofV = entry + ROW;
    auto along3 = [&](int at, const double* dq, double sign) {
      double du = (dq[0] - u * dq[2]) / q[2], dv = (dq[1] - v * dq[2]) / q[2];
      double dradial = slope * 2 * (u * du + v * dv), scale = sign * weight * focal;
      ofU[at] = scale * (du * radial + u * dradial);
      ofV[at] = scale * (dv * radial + v * dradial);
    };
    for (int i = 0; i < 3; i++) {
      double da[3], side[3], dq[3];  // of the axis
      for (int k = 0; k < 3; k++) {
        da[k] = ((i == k ? 1 : 0) - axis[k] * axis[i]) / angle;
      }
      cross(da, p, side);
      double dalong = dot(da, p);
      for (int k = 0; k < 3; k++) {
        dq[k] = byAngle[k] * axis[i] + side[k] * sin + da[k] * rest + axis[k] * dalong * (1 - cos);
      }
      along3(i, dq, 1);
      along3(3 + i, turn[i], -1);
      along3(CAMERA + i, turn[i], 1);
    }
    ofU[6] = weight * u * radial;
    ofV[6] = weight * v * radial;
    ofU[7] = ofV[8] = weight;
    ofU[8] = ofV[7] = 0;
    ofU[9] = weight * focal * u * r;
    ofV[9] = weight * focal * v * r;
    ofU[10] = weight * focal * u * r * r;
    ofV[10] = weight * focal * v * r * r;
    ofU[ROW - 1] = eu;
    ofV[ROW - 1] = ev;
    entry[2 * ROW] = -2 * weight;
  }

  double run() {
    const double* points = &x[CAMERAS * CAMERA];
    const double* weights = points + POINTS * POINT;
    for (int o = 0; o < OBSERVATIONS; o++) {
      int point = o / SEEN, camera = (point + o % SEEN) % CAMERAS;
      observation(o, &x[camera * CAMERA], points + point * POINT, weights[o], &entries[o * (2 * ROW + 1)]);
    }
    return residuals[0];
  }
};

double sumOfSquares(const Numbers& x) {
  double sum = 0;
  for (double v : x) {
    sum += v * v;
  }
  return sum;
}

}  // namespace

int main(int, char** arguments) {
  Bundle bundle(arguments[2]);
  bool quick = std::strcmp(arguments[3], "quick") == 0;
  std::printf("@ version g++ %s\n", __VERSION__);
  bundle.run();
  double sum = 0;
  for (double entry : bundle.entries) {
    sum += entry;
  }
  std::printf("@ check bundle %.17g %.17g %.17g\n", sumOfSquares(bundle.residuals), sumOfSquares(bundle.entries), sum);
  samples("bundle", quick, [&] { return bundle.run(); });
}
