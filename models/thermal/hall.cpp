#include "models/thermal/hall.hpp"

#include "models/thermal/chain.hpp"
#include "models/thermal/exponentials.hpp"
#include "models/thermal/limits.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {

std::optional<Duration> time_to_reach(Temperature initial, Temperature final, Duration time_constant,
                                      Temperature limit) {
  if (limit == initial) return Duration{};
  const double gone = (limit - initial).si();
  const double left = (final - limit).si();
  if (left == 0 || (gone > 0) != (left > 0)) return std::nullopt;
  return time_constant * std::log1p(gone / left);
}

std::optional<Duration> time_to_reach_adiabatic(Temperature initial, Power surplus, HeatCapacity capacity,
                                                Temperature limit) {
  if (limit == initial) return Duration{};
  const TemperatureDelta gone = limit - initial;
  if (surplus == Power{} || (gone.si() > 0) != (surplus > Power{})) return std::nullopt;
  return capacity * gone / surplus;
}

void TemperatureSpan::merge(const TemperatureSpan& next) {
  length += next.length;
  integral += next.integral;
  minimum = std::min(minimum, next.minimum);
  maximum = std::max(maximum, next.maximum);
}

Hall::Hall(HeatCapacity heat_capacity, Temperature initial, Duration since)
    : heat_capacity_{heat_capacity}, beginning_{initial}, first_{initial}, since_{since} {
  plan();
}

Hall::Hall(const ChainSpec& spec, int watched, int air, Temperature initial, Duration since)
    : chain_{std::make_unique<Chain>(spec, Chain::Temperatures{initial, initial, initial}, since)}, watched_{watched},
      air_{air}, since_{since} {}

Hall::~Hall() = default;
Hall::Hall(Hall&&) noexcept = default;
Hall& Hall::operator=(Hall&&) noexcept = default;

void Hall::set(Duration now, Power heat, const Operation& operation) { set(now, heat, Power{}, operation); }

void Hall::set(Duration now, Power machines, Power rest, const Operation& operation) {
  if (chain_) {
    Chain::Heats heats{machines};
    heats[static_cast<std::size_t>(air_)] += rest;
    chain_->set(now, heats, operation);
    since_ = now;
    return;
  }
  const Temperature reached = at(now);
  heat_in_ = heat_in(now);
  heat_out_ = heat_out(now);
  first_ = reached;
  since_ = now;
  heat_ = machines + rest;
  supply_ = operation.supply;
  limit_ = operation.capacity;
  conductance_ = operation.conductance;
  plan();
}

Hall::Piece Hall::decay(Duration start, Temperature initial) const {
  return {.start = start,
          .initial = initial,
          .final = supply_ + heat_ / conductance_,
          .time_constant = heat_capacity_ / conductance_};
}

Hall::Piece Hall::line(Duration start, Temperature initial) const {
  const Power removal = conductance_ > HeatConductance{} ? limit_ : std::min(limit_, Power{});
  return {.start = start,
          .initial = initial,
          .final = initial,
          .rate = ((heat_ - removal) / heat_capacity_).si(),
          .removal = removal};
}

// At most one change of regime: the plant's capacity is reached at `knee` and the temperature is monotone.
void Hall::plan() {
  count_ = 1;
  if (conductance_ <= HeatConductance{}) {
    pieces_[0] = line({}, first_);
    return;
  }
  const Temperature knee = supply_ + limit_ / conductance_;
  const bool saturated = first_ > knee || (first_ == knee && heat_ > limit_);
  pieces_[0] = saturated ? line({}, first_) : decay({}, first_);
  const auto change = saturated ? time_to_reach_adiabatic(first_, heat_ - limit_, heat_capacity_, knee)
                                : time_to_reach(first_, pieces_[0].final, pieces_[0].time_constant, knee);
  if (first_ == knee || !change) return;
  pieces_[1] = saturated ? decay(*change, knee) : line(*change, knee);
  count_ = 2;
}

Temperature Hall::temperature(const Piece& piece, Duration elapsed) {
  if (piece.time_constant == Duration{}) return piece.initial + TemperatureDelta::from_si(piece.rate * elapsed.si());
  return piece.initial + (piece.final - piece.initial) * -decayed(piece, elapsed.si());
}

double Hall::decayed(const Piece& piece, double elapsed) {
  if (elapsed == 0) return 0;
  if (elapsed != piece.asked) {
    piece.asked = elapsed;
    piece.decayed = std::expm1(-elapsed / piece.time_constant.si());
  }
  return piece.decayed;
}

double Hall::excess(const Piece& piece, Duration elapsed) {
  const double t = elapsed.si();
  if (piece.time_constant == Duration{}) return 0.5 * piece.rate * t * t;
  const double tau = piece.time_constant.si();
  return (piece.final - piece.initial).si() * (t + tau * decayed(piece, t));
}

// Calls visit(piece, time spent in it) for the pieces up to `elapsed`.
template <class Visit> void Hall::walk(Duration elapsed, Visit visit) const {
  if (count_ == 1 || elapsed <= pieces_[1].start) {
    visit(pieces_[0], elapsed);
    return;
  }
  visit(pieces_[0], pieces_[1].start);
  visit(pieces_[1], elapsed - pieces_[1].start);
}

Temperature Hall::at(Duration date) const {
  if (chain_) return chain_->at(watched_, date);
  Temperature result;
  walk(date - since_, [&](const Piece& piece, Duration spent) { result = temperature(piece, spent); });
  return result;
}

double Hall::integral(Duration elapsed) const {
  double sum = 0;
  walk(elapsed,
       [&](const Piece& piece, Duration spent) { sum += piece.initial.si() * spent.si() + excess(piece, spent); });
  return sum;
}

Energy Hall::removed(Duration elapsed) const {
  double sum = 0;
  walk(elapsed, [&](const Piece& piece, Duration spent) {
    if (piece.time_constant == Duration{}) {
      sum += piece.removal.si() * spent.si();
      return;
    }
    sum += conductance_.si() * ((piece.initial - supply_).si() * spent.si() + excess(piece, spent));
  });
  return Energy::from_si(sum);
}

std::optional<Duration> Hall::next_crossing(Temperature limit) const {
  if (chain_) return chain_->next_crossing(watched_, limit);
  if (std::abs((limit - first_).si()) <= temperature_tolerance.si()) return std::nullopt;
  const Temperature knee = pieces_[1].initial;
  const bool beyond = count_ == 2 && (knee > first_ ? limit > knee : limit < knee);
  const Piece& piece = pieces_[beyond ? 1 : 0];
  const auto after = piece.time_constant == Duration{}
                         ? time_to_reach_adiabatic(piece.initial, heat_ - piece.removal, heat_capacity_, limit)
                         : time_to_reach(piece.initial, piece.final, piece.time_constant, limit);
  if (!after) return std::nullopt;
  return since_ + piece.start + *after;
}

TemperatureSpan Hall::over(Duration from, Duration until) const {
  if (chain_) return chain_->over(watched_, from, until);
  const bool whole = from == since_;
  const Temperature first = whole ? first_ : at(from);
  const Temperature last = at(until);
  // The curve is monotone, so its ends are its extremes.
  return {until - from, integral(until - since_) - (whole ? 0 : integral(from - since_)), std::min(first, last),
          std::max(first, last)};
}

Power Hall::removal(Duration date) const {
  if (chain_) return chain_->removal(date);
  Power result;
  walk(date - since_, [&](const Piece& piece, Duration spent) {
    result = piece.time_constant == Duration{} ? piece.removal : conductance_ * (temperature(piece, spent) - supply_);
  });
  return result;
}

Energy Hall::heat_in(Duration date) const {
  return chain_ ? chain_->heat_in(date) : heat_in_ + heat_ * (date - since_);
}

Energy Hall::heat_out(Duration date) const {
  return chain_ ? chain_->heat_out(date) : heat_out_ + removed(date - since_);
}

HeatCapacity Hall::heat_capacity() const { return chain_ ? chain_->heat_capacity() : heat_capacity_; }

Energy Hall::stored(Duration date) const {
  return chain_ ? chain_->stored(date) : heat_capacity_ * (at(date) - beginning_);
}

std::optional<Duration> Hall::time_to_remove(Energy energy, Power beside) const {
  if (chain_) return chain_->time_to_remove(energy, beside);
  const auto left = [&](double t) { return beside.si() * t + removed(Duration::from_si(t)).si() - energy.si(); };
  if (left(0) >= 0) return since_;
  const double date = root_after(left, 0, 1);
  if (!std::isfinite(date)) return std::nullopt;
  return since_ + Duration::from_si(date);
}

} // namespace minehall::thermal
