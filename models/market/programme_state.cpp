#include "models/market/programme_state.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::market {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double enough = 1 - 1e-9; // of the reduction owed: rounding of sums of machines

// Integral over `time` of min(c, d), where c goes on a line from `first` to `last` and d is constant.
double integral_of_smaller(double first, double last, double d, double time) {
  if (d >= last) return (first + last) / 2 * time;
  if (d <= first) return d * time;
  const double x = (d - first) / (last - first);
  return ((first + d) / 2 * x + d * (1 - x)) * time;
}

} // namespace

double Delivery::performance() const { return committed.si() > 0 ? delivered / committed : 1; }

Programme::Programme(ProgrammeSpec spec, std::vector<Call> calls, double start_utc, const Series* capacity)
    : spec_{std::move(spec)}, calls_{merge(std::move(calls))},
      start_utc_{start_utc}, capacity_{capacity}, ready_{-infinity} {}

Programme::Window Programme::window(const Call& call) const {
  const auto& terms = spec_.terms;
  const double at = call.at.si(), begin = at + terms.notice.si(), full = begin + terms.deadline.si();
  const double ramp = terms.at_once ? full : begin;
  const double end = std::max(std::min(call.until.si(), full + terms.sustain.si()), at);
  return {at, ramp, full, end, end + terms.recovery.si()};
}

bool Programme::awarded(double now) const {
  return start_utc_ + now >= spec_.award.from && start_utc_ + now < spec_.award.until;
}

Duration Programme::next(Duration now) const {
  double next = infinity;
  const auto consider = [&](double date) {
    if (date > now.si()) next = std::min(next, date);
  };
  consider(ready_);
  if (!settled()) {
    const auto dates = window(calls_[current_]);
    for (const double date : {dates.at, dates.ramp, dates.full, dates.end}) consider(std::max(date, now_));
  }
  consider(spec_.award.from - start_utc_);
  consider(spec_.award.until - start_utc_);
  return Duration::from_si(next);
}

double Programme::full_reduction() const {
  const double base = open_->baseline.si(), award = spec_.award.power.si();
  if (spec_.terms.commitment == Commitment::ceiling) return std::max(base - award, 0.0);
  return award * calls_[current_].fraction;
}

Obligation Programme::obligation(Duration now) const {
  Obligation owed;
  const double unlimited = infinity;
  owed.ceiling = owed.target = Power::from_si(unlimited);
  if (!open_) {
    if (now.si() < ready_) owed.phase = Phase::recovering;
    return owed;
  }
  const auto dates = window(calls_[current_]);
  const double full = full_reduction(), t = now.si();
  owed.phase = t < dates.ramp ? Phase::far : t < dates.full ? Phase::ramping : Phase::active;
  const double share = owed.phase == Phase::ramping ? (t - dates.ramp) / (dates.full - dates.ramp) : 1;
  owed.full = Power::from_si(full);
  owed.reduction = owed.phase == Phase::far ? Power{} : owed.full * share;
  owed.ceiling = open_->baseline - owed.reduction;
  owed.target = open_->baseline - owed.full;
  owed.by = Duration::from_si(dates.full);
  owed.until = Duration::from_si(dates.end);
  return owed;
}

// A call that is known at `now_` begins with the load before it as its baseline.
void Programme::begin(double load) {
  Delivery delivery;
  const auto dates = window(calls_[current_]);
  const auto date = [](double seconds) { return Duration::from_si(seconds); };
  delivery.called = date(now_);
  delivery.from = date(dates.ramp);
  delivery.full_at = date(dates.full);
  delivery.until = date(dates.end);
  delivery.baseline =
      Power::from_si(spec_.terms.baseline == Baseline::mean_of_hour_before ? baseline_before(load) : load);
  open_ = delivery;
  open_->award = Power::from_si(full_reduction());
  capacity_at_call_ = capacity_money_;
}

double Programme::baseline_before(double load) const {
  double energy = 0, from = std::max(now_ - 3600, 0.0);
  const double span = now_ - from;
  for (const auto& one : past_) {
    const double until = std::min(one.until, now_);
    if (until > from) energy += one.load * (until - from);
    from = std::max(from, until);
  }
  return span > 0 ? energy / span : load;
}

void Programme::remember(double until, double load) {
  if (!past_.empty() && past_.back().load == load)
    past_.back().until = until;
  else
    past_.push_back({until, load});
  while (past_.front().until < until - 3600) past_.pop_front();
}

// What recovers from a call is on its way back by the programme's leave.
double Programme::standing(double load, double sheddable) const {
  if (!awarded(now_) || spec_.terms.commitment == Commitment::ceiling) return 0;
  const double award = spec_.award.power.si();
  if (!open_ && now_ < ready_) return award;
  const double shed = open_ ? std::max(open_->baseline.si() - load, 0.0) : 0;
  return std::clamp(sheddable + shed, 0.0, award);
}

void Programme::earn(double until, double standing) {
  const auto& payment = spec_.terms.payment;
  const bool reserve = awarded(now_) && spec_.terms.commitment != Commitment::ceiling;
  const double award = reserve ? spec_.award.power.si() : 0;
  stood_by_ += standing * (until - now_);
  unavailable_ += (award - standing) * (until - now_);
  for (double now = now_; award > 0 && now < until;) {
    double next = until, price = payment.capacity.si();
    if (capacity_) {
      next = std::min(capacity_->next_change(Duration::from_si(now)).si(), until);
      price = capacity_->at(Duration::from_si(now));
    }
    if (!std::isnan(price)) {
      capacity_money_ += standing * price * (next - now);
      unavailable_money_ += (award - standing) * price * payment.unavailable * (next - now);
    }
    now = next;
  }
}

// [now_, until) lies in one part of the call's window.
void Programme::measure(double until, double load) {
  const auto dates = window(calls_[current_]);
  const double time = until - now_, full = full_reduction();
  const double given = std::max(open_->baseline.si() - load, 0.0);
  if (!open_->reached && given >= full * enough) open_->reached = Duration::from_si(now_);
  if (now_ == dates.full) open_->met_deadline = given >= full * enough;
  if (now_ < dates.ramp) return;
  const double slope = dates.full > dates.ramp ? full / (dates.full - dates.ramp) : 0;
  const double first = now_ < dates.full ? slope * (now_ - dates.ramp) : full;
  const double last = now_ < dates.full ? slope * (until - dates.ramp) : full;
  const double useful = integral_of_smaller(first, last, given, time);
  open_->committed += Energy::from_si((first + last) / 2 * time);
  open_->delivered += Energy::from_si(useful);
  open_->over += Energy::from_si(given * time - useful);
}

void Programme::finish(const Window& dates) {
  const auto& payment = spec_.terms.payment;
  const Energy missing = open_->committed - open_->delivered;
  const double earned = capacity_money_ - capacity_at_call_;
  open_->until = Duration::from_si(dates.end);
  if (dates.end <= dates.full) open_->met_deadline = open_->performance() >= enough; // released before it was due
  open_->payment = open_->delivered * payment.energy;
  open_->penalty = missing * payment.penalty + Money::from_si(payment.shortfall * (1 - open_->performance()) * earned);
  deliveries_.push_back(*open_);
  open_.reset();
  ready_ = dates.ready;
  ++current_;
  while (!settled() && calls_[current_].at.si() < ready_) ++current_, ++refused_;
}

void Programme::advance(Duration date, Power power, Power sheddable) {
  const double load = power.si();
  if (past_.empty()) load_ = load; // nothing is known of the time before
  while (true) {
    if (!settled() && !open_ && calls_[current_].at.si() <= now_) {
      if (awarded(now_) && now_ >= ready_)
        begin(load_);
      else
        ++current_, ++refused_;
      continue;
    }
    if (open_ && window(calls_[current_]).end <= now_) {
      finish(window(calls_[current_]));
      continue;
    }
    if (now_ >= date.si()) return;
    const double until = std::min(next(Duration::from_si(now_)).si(), date.si());
    earn(until, standing(load, sheddable.si()));
    if (open_) measure(until, load);
    remember(until, load);
    load_ = load;
    now_ = until;
  }
}

void Programme::call(Call call) {
  call.at = std::max(call.at, Duration::from_si(now_));
  std::vector<Call> rest(calls_.begin() + static_cast<std::ptrdiff_t>(current_), calls_.end());
  rest.push_back(call);
  rest = merge(std::move(rest));
  calls_.resize(current_);
  calls_.insert(calls_.end(), rest.begin(), rest.end());
}

std::optional<Delivery> Programme::under_way() const { return open_; }

Money Programme::energy_payment() const {
  Money sum;
  for (const auto& delivery : deliveries_) sum += delivery.payment;
  return sum;
}

Money Programme::penalty() const {
  Money sum;
  for (const auto& delivery : deliveries_) sum += delivery.penalty;
  return sum;
}

Energy Programme::committed() const {
  Energy sum = open_ ? open_->committed : Energy{};
  for (const auto& delivery : deliveries_) sum += delivery.committed;
  return sum;
}

Energy Programme::delivered() const {
  Energy sum = open_ ? open_->delivered : Energy{};
  for (const auto& delivery : deliveries_) sum += delivery.delivered;
  return sum;
}

} // namespace minehall::market
