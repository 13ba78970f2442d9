#include "models/thermal/exponentials.hpp"

namespace minehall::thermal {
namespace {

// Terms that are there, slowest first, equal rates joined.
Terms tidy(const Terms& terms) {
  Terms out;
  for (int k = 0; k < terms.count; ++k) {
    int at = 0;
    while (at < out.count && out.rate[at] < terms.rate[k]) ++at;
    if (at < out.count && out.rate[at] == terms.rate[k]) {
      out.factor[at] += terms.factor[k];
      continue;
    }
    for (int j = out.count; j > at; --j) out.factor[j] = out.factor[j - 1], out.rate[j] = out.rate[j - 1];
    out.factor[at] = terms.factor[k];
    out.rate[at] = terms.rate[k];
    ++out.count;
  }
  Terms kept;
  for (int k = 0; k < out.count; ++k)
    if (out.factor[k] != 0) {
      kept.factor[kept.count] = out.factor[k];
      kept.rate[kept.count++] = out.rate[k];
    }
  return kept;
}

// a exp(-p t) + b exp(-q t) = 0, p < q: t = ln(-b / a) / (q - p).
Zeros of_two(double a, double b, double difference) {
  const double ratio = -b / a;
  if (!(ratio > 1) || std::isinf(ratio)) return {};
  return {{std::log(ratio) / difference}, 1};
}

} // namespace

double Terms::at(double t) const {
  double sum = 0;
  for (int k = 0; k < count; ++k) sum += factor[k] * std::exp(-rate[k] * t);
  return sum;
}

// Three terms, times exp(r_0 t): a_0 + a_1 exp(-p t) + a_2 exp(-q t), whose slope has at most one zero.
Zeros zeros(const Terms& terms) {
  const Terms sum = tidy(terms);
  if (sum.count < 2) return {};
  const double p = sum.rate[1] - sum.rate[0];
  if (sum.count == 2) return of_two(sum.factor[0], sum.factor[1], p);
  const double q = sum.rate[2] - sum.rate[0];
  const Terms scaled{sum.factor, {0, p, q}, 3};
  const Zeros turn = of_two(-p * sum.factor[1], -q * sum.factor[2], q - p);
  const auto value = [&](double t) { return scaled.at(t); };
  Zeros found;
  double from = 0;
  if (turn.count == 1) {
    const double before = value(0), there = value(turn.at[0]);
    if (before != 0 && (before > 0) != (there > 0)) found.at[found.count++] = root_between(value, 0, turn.at[0]);
    from = turn.at[0];
  }
  const double start = value(from);
  if (start != 0 && (start > 0) != (sum.factor[0] > 0)) {
    const double root = root_after(value, from, 1 / q);
    if (std::isfinite(root)) found.at[found.count++] = root;
  }
  return found;
}

double decay_integral(double rate, double t) {
  if (rate * t == 0) return t;
  return -std::expm1(-rate * t) / rate;
}

// (t - (1 - exp(-r t)) / r) / r; a series where the difference would lose its digits.
double decay_double_integral(double rate, double t) {
  const double x = rate * t;
  if (x < 0.05) {
    double term = 0.5, sum = 0;
    for (int n = 3; n < 14; ++n) {
      sum += term;
      term *= -x / n;
    }
    return sum * t * t;
  }
  return (t - decay_integral(rate, t)) / rate;
}

} // namespace minehall::thermal
