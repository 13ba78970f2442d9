// Sums of decaying exponentials, sum_k a_k exp(-r_k t) with r_k >= 0: where they vanish, and the integrals of one term.
#pragma once

#include <array>

namespace minehall::thermal {

struct Terms {
  std::array<double, 3> factor{};
  std::array<double, 3> rate{};
  int count = 0;
  double at(double t) const;
};

// Dates above 0 at which the sum changes sign, ascending; a sum of n terms has at most n - 1.
struct Zeros {
  std::array<double, 2> at{};
  int count = 0;
};
Zeros zeros(const Terms& terms);

double decay_integral(double rate, double t);        // of exp(-rate t): (1 - exp(-rate t)) / rate, t at rate 0
double decay_double_integral(double rate, double t); // of that once more

// The root of a function between two dates at which it has different signs.
template <class Function> double root_between(const Function& function, double from, double until);
// The first date after `from` from which on a function that ends with another sign has it: doubles, then brackets.
// Infinite if it has not turned within 1e15 s.
template <class Function> double root_after(const Function& function, double from, double scale);

} // namespace minehall::thermal

#include <boost/math/tools/toms748_solve.hpp>

#include <cmath>
#include <limits>

namespace minehall::thermal {

template <class Function> double root_between(const Function& function, double from, double until) {
  const double first = function(from), last = function(until);
  if (last == 0) return until;
  std::uintmax_t steps = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(function, from, until, first, last,
                                                             boost::math::tools::eps_tolerance<double>(52), steps);
  return std::abs(function(low)) <= std::abs(function(high)) ? low : high;
}

template <class Function> double root_after(const Function& function, double from, double scale) {
  const double first = function(from);
  for (double step = scale; step < 1e15; step *= 2) {
    const double there = function(from + step);
    if (there == 0) return from + step;
    if ((there > 0) != (first > 0)) return root_between(function, from, from + step);
  }
  return std::numeric_limits<double>::infinity();
}

} // namespace minehall::thermal
