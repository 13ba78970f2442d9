#include "models/thermal/symmetric.hpp"

#include <cmath>

namespace minehall::thermal {
namespace {

// Turns the plane (p, q) so that its off-diagonal entry vanishes.
void rotate(Symmetric& matrix, Eigen& eigen, int p, int q, int order) {
  auto& a = matrix.at;
  if (a[p][q] == 0) return;
  const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const double t = std::copysign(1.0, theta) / (std::abs(theta) + std::hypot(theta, 1.0));
  const double c = 1 / std::hypot(t, 1.0), s = t * c;
  const double off = a[p][q];
  a[p][p] -= t * off;
  a[q][q] += t * off;
  a[p][q] = a[q][p] = 0;
  for (int i = 0; i < order; ++i) {
    if (i != p && i != q) {
      const double ip = a[i][p], iq = a[i][q];
      a[i][p] = a[p][i] = c * ip - s * iq;
      a[i][q] = a[q][i] = s * ip + c * iq;
    }
    const double vp = eigen.vectors[i][p], vq = eigen.vectors[i][q];
    eigen.vectors[i][p] = c * vp - s * vq;
    eigen.vectors[i][q] = s * vp + c * vq;
  }
}

} // namespace

Eigen decompose(Symmetric matrix, int order) {
  Eigen eigen;
  for (int i = 0; i < order; ++i) eigen.vectors[i][i] = 1;
  for (int sweep = 0; sweep < 30; ++sweep) {
    double off = 0, size = 0;
    for (int i = 0; i < order; ++i)
      for (int j = 0; j < order; ++j) (i == j ? size : off) += std::abs(matrix.at[i][j]);
    if (off <= 1e-17 * size) break;
    for (int p = 0; p < order; ++p)
      for (int q = p + 1; q < order; ++q) rotate(matrix, eigen, p, q, order);
  }
  for (int i = 0; i < order; ++i) eigen.values[i] = matrix.at[i][i];
  return eigen;
}

} // namespace minehall::thermal
