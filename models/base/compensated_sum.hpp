#pragma once

namespace minehall {

// A sum with what rounding lost (Neumaier 1974), so that long sums close their balances.
class CompensatedSum {
public:
  void add(double x) {
    const double next = sum_ + x;
    lost_ += (sum_ >= 0 ? sum_ : -sum_) >= (x >= 0 ? x : -x) ? (sum_ - next) + x : (x - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }

private:
  double sum_ = 0, lost_ = 0;
};

} // namespace minehall
