#include "models/thermal/chain.hpp"

#include "models/thermal/exponentials.hpp"
#include "models/thermal/limits.hpp"
#include "models/thermal/symmetric.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {

Chain::Chain(const ChainSpec& spec, const Temperatures& initial, Duration since) : spec_{spec}, since_{since} {
  for (int i = 0; i < spec.masses; ++i) beginning_[i] = first_[i] = initial[i].si();
  plan();
}

void Chain::set(Duration now, const Heats& heats, const Operation& operation) {
  std::array<double, longest_chain> reached{};
  for (int i = 0; i < masses(); ++i) reached[i] = at(i, now).si();
  heat_in_ = heat_in(now).si();
  heat_out_ = heat_out(now).si();
  first_ = reached;
  since_ = now;
  for (int i = 0; i < masses(); ++i) heat_[i] = heats[i].si();
  supply_ = operation.supply.si();
  limit_ = operation.capacity.si();
  conductance_ = std::max(operation.conductance.si(), 0.0);
  plan();
}

// C dT/dt = -K T + b with K symmetric: in x = sqrt(C) T the matrix is S = C^-1/2 K C^-1/2, whose eigenvalues are the
// rates. With T counted from the piece's start only the net heats there are needed.
Chain::Piece Chain::make_piece(double start, const std::array<double, longest_chain>& initial, bool saturated) const {
  const int n = masses();
  Piece piece{.start = start, .initial = initial, .saturated = saturated};
  Symmetric matrix;
  std::array<double, longest_chain> net = heat_, root{};
  for (int i = 0; i < n; ++i) root[i] = std::sqrt(spec_.capacity[i].si());
  for (int i = 0; i + 1 < n; ++i) {
    const double exchange = spec_.exchange[i].si();
    const double flow = exchange * (initial[i] - initial[i + 1]);
    net[i] -= flow;
    net[i + 1] += flow;
    matrix.at[i][i] += exchange / (root[i] * root[i]);
    matrix.at[i + 1][i + 1] += exchange / (root[i + 1] * root[i + 1]);
    matrix.at[i][i + 1] = matrix.at[i + 1][i] = -exchange / (root[i] * root[i + 1]);
  }
  if (saturated) {
    net[n - 1] -= conductance_ > 0 ? limit_ : std::min(limit_, 0.0);
  } else {
    net[n - 1] -= conductance_ * (initial[n - 1] - supply_);
    matrix.at[n - 1][n - 1] += conductance_ / (root[n - 1] * root[n - 1]);
  }
  const Eigen eigen = decompose(matrix, n);
  const double fastest = *std::max_element(eigen.values.begin(), eigen.values.begin() + n);
  for (int k = 0; k < n; ++k) {
    piece.rate[k] = eigen.values[k] <= 1e-13 * fastest ? 0 : eigen.values[k];
    double drive = 0;
    for (int i = 0; i < n; ++i) drive += eigen.vectors[i][k] * net[i] / root[i];
    for (int i = 0; i < n; ++i) piece.mode[i][k] = eigen.vectors[i][k] * drive / root[i];
  }
  return piece;
}

void Chain::plan() {
  count_ = 1;
  const int last = masses() - 1;
  const double knee = conductance_ > 0 ? supply_ + limit_ / conductance_ : -INFINITY;
  bool saturated = first_[last] > knee;
  pieces_[0] = make_piece(0, first_, saturated);
  if (first_[last] == knee && slope(pieces_[0], last, 0) > 0) pieces_[0] = make_piece(0, first_, saturated = true);
  if (!std::isfinite(knee)) return;
  while (count_ < static_cast<int>(pieces_.size())) {
    const Piece& now = pieces_[count_ - 1];
    const auto change = crossing(now, last, knee, INFINITY);
    if (!change) return;
    std::array<double, longest_chain> there{};
    for (int i = 0; i < last; ++i) there[i] = temperature(now, i, *change);
    there[last] = knee;
    saturated = !saturated;
    pieces_[count_] = make_piece(now.start + *change, there, saturated);
    ++count_;
  }
}

double Chain::temperature(const Piece& piece, int mass, double elapsed) const {
  double rise = 0;
  for (int k = 0; k < masses(); ++k) rise += piece.mode[mass][k] * decay_integral(piece.rate[k], elapsed);
  return piece.initial[mass] + rise;
}

double Chain::slope(const Piece& piece, int mass, double elapsed) const {
  return Terms{piece.mode[mass], piece.rate, masses()}.at(elapsed);
}

double Chain::integral(const Piece& piece, int mass, double elapsed) const {
  double sum = piece.initial[mass] * elapsed;
  for (int k = 0; k < masses(); ++k) sum += piece.mode[mass][k] * decay_double_integral(piece.rate[k], elapsed);
  return sum;
}

double Chain::removed(const Piece& piece, double elapsed) const {
  if (piece.saturated) return (conductance_ > 0 ? limit_ : std::min(limit_, 0.0)) * elapsed;
  const int last = masses() - 1;
  double sum = (piece.initial[last] - supply_) * elapsed;
  for (int k = 0; k < masses(); ++k) sum += piece.mode[last][k] * decay_double_integral(piece.rate[k], elapsed);
  return conductance_ * sum;
}

// Between two zeros of its slope the curve is monotone, so each lap holds at most one crossing, and holds one if its
// ends lie on different sides. A lap that starts on the limit leaves it.
std::optional<double> Chain::crossing(const Piece& piece, int mass, double limit, double until) const {
  const auto gap = [&](double t) {
    return std::isfinite(t) ? temperature(piece, mass, t) - limit : final_gap(piece, mass, limit);
  };
  const double fastest = *std::max_element(piece.rate.begin(), piece.rate.end());
  const Zeros turns = zeros({piece.mode[mass], piece.rate, masses()});
  double from = 0;
  for (int lap = 0; lap <= turns.count && from < until; ++lap) {
    const double to = lap < turns.count ? std::min(turns.at[lap], until) : until;
    const double start = gap(from), end = gap(to);
    if (start != 0 && end == 0 && std::isfinite(to)) return to;
    if (start != 0 && end != 0 && (start > 0) != (end > 0)) {
      if (std::isfinite(to)) return root_between(gap, from, to);
      const double date = root_after(gap, from, fastest > 0 ? 1 / fastest : 1);
      if (std::isfinite(date)) return date;
    }
    from = to;
  }
  return std::nullopt;
}

// Where the curve tends to, less the limit; infinite along a ramp.
double Chain::final_gap(const Piece& piece, int mass, double limit) const {
  double gap = piece.initial[mass] - limit;
  for (int k = 0; k < masses(); ++k)
    if (piece.mode[mass][k] != 0) gap += piece.mode[mass][k] / piece.rate[k];
  return gap;
}

double Chain::end(int piece) const {
  return piece + 1 < count_ ? pieces_[piece + 1].start - pieces_[piece].start : INFINITY;
}

// Calls visit(piece, time spent in it) for the pieces up to `elapsed`.
template <class Visit> void Chain::walk(double elapsed, Visit visit) const {
  for (int p = 0; p < count_; ++p) {
    const double spent = elapsed - pieces_[p].start;
    if (p > 0 && spent <= 0) return;
    visit(pieces_[p], std::min(spent, end(p)));
  }
}

Temperature Chain::at(int mass, Duration date) const {
  double result = 0;
  walk((date - since_).si(), [&](const Piece& piece, double spent) { result = temperature(piece, mass, spent); });
  return Temperature::from_si(result);
}

std::optional<Duration> Chain::next_crossing(int mass, Temperature limit) const {
  if (std::abs(limit.si() - first_[mass]) <= temperature_tolerance.si()) return std::nullopt;
  for (int p = 0; p < count_; ++p)
    if (const auto after = crossing(pieces_[p], mass, limit.si(), end(p)))
      return since_ + Duration::from_si(pieces_[p].start + *after);
  return std::nullopt;
}

TemperatureSpan Chain::over(int mass, Duration from, Duration until) const {
  const double first = (from - since_).si(), last = (until - since_).si();
  TemperatureSpan span{until - from};
  double before = 0, all = 0;
  walk(first, [&](const Piece& piece, double spent) { before += integral(piece, mass, spent); });
  walk(last, [&](const Piece& piece, double spent) {
    all += integral(piece, mass, spent);
    const auto note = [&](double t) {
      if (t < 0 || t > spent || piece.start + t < first) return;
      const auto there = Temperature::from_si(temperature(piece, mass, t));
      span.minimum = std::min(span.minimum, there);
      span.maximum = std::max(span.maximum, there);
    };
    const Zeros turns = zeros({piece.mode[mass], piece.rate, masses()});
    for (int z = 0; z < turns.count; ++z) note(turns.at[z]);
    note(std::max(first - piece.start, 0.0));
    note(spent);
  });
  span.integral = all - before;
  return span;
}

std::optional<Duration> Chain::time_to_remove(Energy energy, Power beside) const {
  const auto left = [&](double t) {
    double sum = beside.si() * t - energy.si();
    walk(t, [&](const Piece& piece, double spent) { sum += removed(piece, spent); });
    return sum;
  };
  if (left(0) >= 0) return since_;
  const double date = root_after(left, 0, 1);
  if (!std::isfinite(date)) return std::nullopt;
  return since_ + Duration::from_si(date);
}

Power Chain::removal(Duration date) const {
  double result = 0;
  walk((date - since_).si(), [&](const Piece& piece, double spent) {
    result = piece.saturated ? (conductance_ > 0 ? limit_ : std::min(limit_, 0.0))
                             : conductance_ * (temperature(piece, masses() - 1, spent) - supply_);
  });
  return Power::from_si(result);
}

Energy Chain::heat_in(Duration date) const {
  double sum = 0;
  for (int i = 0; i < masses(); ++i) sum += heat_[i];
  return Energy::from_si(heat_in_ + sum * (date - since_).si());
}

Energy Chain::heat_out(Duration date) const {
  double sum = heat_out_;
  walk((date - since_).si(), [&](const Piece& piece, double spent) { sum += removed(piece, spent); });
  return Energy::from_si(sum);
}

HeatCapacity Chain::heat_capacity() const {
  HeatCapacity all;
  for (int mass = 0; mass < spec_.masses; ++mass) all += spec_.capacity[static_cast<std::size_t>(mass)];
  return all;
}

Energy Chain::stored(Duration date) const {
  double sum = 0;
  for (int i = 0; i < masses(); ++i) sum += spec_.capacity[i].si() * (at(i, date).si() - beginning_[i]);
  return Energy::from_si(sum);
}

} // namespace minehall::thermal
