// Eigenvalues and vectors of a symmetric matrix of order 1..3 by Jacobi's rotations (Golub and Van Loan, 8.5): exact to
// rounding, and never defective.
#pragma once

#include <array>

namespace minehall::thermal {

struct Symmetric {
  std::array<std::array<double, 3>, 3> at{};
};
struct Eigen {
  std::array<double, 3> values{};
  std::array<std::array<double, 3>, 3> vectors{}; // vectors[i][k]: component i of the k-th
};
Eigen decompose(Symmetric matrix, int order);

} // namespace minehall::thermal
