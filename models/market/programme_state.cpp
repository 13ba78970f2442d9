#include "models/market/programme_state.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::market {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double enough = 1 - 1e-9; // of the reduction owed: rounding of sums of machines

} // namespace

double Delivery::performance() const { return committed.si() > 0 ? delivered / committed : 1; }

Programme::Programme(ProgrammeSpec spec, std::vector<Call> calls, double start_utc, const Series* capacity)
    : spec_{std::move(spec)}, calls_{merge(std::move(calls))},
      start_utc_{start_utc}, capacity_{capacity}, ready_{-infinity} {}

Programme::Window Programme::window(const Call& call) const {
  const auto& terms = spec_.terms;
  const double at = call.at.si(), begin = at + terms.notice.si(), full = begin + terms.deadline.si();
  const double ramp = terms.at_once ? full : begin;
  const double last = std::min(call.until.si(), spec_.award.until - start_utc_); // it ends with its award
  const double end = std::max(std::min(last, full + terms.sustain.si()), at);
  return {at, ramp, full, end, end + terms.recovery.si()};
}

bool Programme::awarded(double now) const {
  return start_utc_ + now >= spec_.award.from && start_utc_ + now < spec_.award.until;
}

// A call that came before the award asks from its beginning on.
bool Programme::to_be_awarded(const Call& call) const {
  const double from = spec_.award.from - start_utc_;
  return from > now_ && call.until.si() > from;
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
double Programme::standing(double load, double sheddable, double left) const {
  if (!awarded(now_) || spec_.terms.commitment == Commitment::ceiling) return 0;
  const double award = spec_.award.power.si();
  if (!open_ && now_ < ready_) return award;
  const double shed = open_ ? std::max(std::min(open_->baseline.si() - load, left), 0.0) : 0;
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
      award_money_ += award * price * (next - now);
      unavailable_money_ += (award - standing) * price * payment.unavailable * (next - now);
    }
    now = next;
  }
}

// [now_, until) lies in one part of the call's window.
Share Programme::owed(double until) const {
  const auto dates = window(calls_[current_]);
  const double full = full_reduction(), slope = dates.full > dates.ramp ? full / (dates.full - dates.ramp) : 0;
  const auto at = [&](double date) {
    return Power::from_si(now_ < dates.ramp ? 0 : now_ < dates.full ? slope * (date - dates.ramp) : full);
  };
  return {at(now_), at(until)};
}

Claim Programme::claim(Duration until) const {
  const auto line = owed(until.si());
  return {open_->baseline, line.first, line.last, open_->full_at, spec_.name};
}

void Programme::measure(double until, double load, const Share& left) {
  const auto dates = window(calls_[current_]);
  const Duration time = Duration::from_si(until - now_);
  const Power full = Power::from_si(full_reduction());
  const Power all = Power::from_si(std::max(open_->baseline.si() - load, 0.0));
  const Share given{std::min(left.first, all), std::min(left.last, all)};
  if (!open_->reached && given.first >= full * enough) open_->reached = Duration::from_si(now_);
  if (now_ == dates.full) open_->met_deadline = given.first >= full * enough;
  if (now_ < dates.ramp) return;
  const Share line = owed(until);
  const Energy useful = integral_of_smaller(line, given, time);
  open_->committed += (line.first + line.last) / 2 * time;
  open_->delivered += useful;
  open_->over += (given.first + given.last) / 2 * time - useful;
}

void Programme::charge() {
  const auto& payment = spec_.terms.payment;
  const Energy missing = open_->committed - open_->delivered;
  const double earned = capacity_money_ - capacity_at_call_;
  open_->payment = open_->delivered * payment.energy;
  open_->penalty = missing * payment.penalty + Money::from_si(payment.shortfall * (1 - open_->performance()) * earned);
}

void Programme::settle() {
  if (open_) charge();
}

void Programme::finish(const Window& dates) {
  open_->until = Duration::from_si(dates.end);
  if (dates.end <= dates.full) open_->met_deadline = open_->performance() >= enough; // released before it was due
  charge();
  deliveries_.push_back(*open_);
  open_.reset();
  ready_ = dates.ready;
  ++current_;
  while (!settled() && calls_[current_].at.si() < ready_) ++current_, ++refused_;
}

void Programme::advance(Duration date, Power power, Power sheddable, const Share& left) {
  const double load = power.si();
  if (past_.empty()) load_ = load; // nothing is known of the time before
  while (true) {
    if (!settled() && !open_ && calls_[current_].at.si() <= now_) {
      if (awarded(now_) && now_ >= ready_)
        begin(load_);
      else if (now_ >= ready_ && to_be_awarded(calls_[current_]))
        calls_[current_].at = Duration::from_si(spec_.award.from - start_utc_);
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
    earn(until, standing(load, sheddable.si(), left.first.si()));
    if (open_) measure(until, load, left);
    remember(until, load);
    load_ = load;
    now_ = until;
  }
}

void Programme::call(Call call) {
  call.at = std::max(call.at, Duration::from_si(now_));
  if (open_ && call.at < open_->until) {
    ++refused_;
    return;
  }
  const auto begins = [](const Call& a, const Call& b) { return a.at < b.at; };
  calls_.insert(std::upper_bound(calls_.begin() + static_cast<std::ptrdiff_t>(current_), calls_.end(), call, begins),
                call);
}

std::optional<Delivery> Programme::under_way() const { return open_; }

Money Programme::energy_payment() const {
  Money sum = open_ ? open_->payment : Money{};
  for (const auto& delivery : deliveries_) sum += delivery.payment;
  return sum;
}

Money Programme::penalty() const {
  Money sum = open_ ? open_->penalty : Money{};
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
