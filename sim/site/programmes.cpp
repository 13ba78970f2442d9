// Grid programmes in a run: who calls when, what is owed, what was delivered.
#include "sim/site/market.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

namespace {

bool asks(const market::Obligation& owed) {
  return owed.phase == market::Phase::ramping || owed.phase == market::Phase::active;
}

// Sells or gives a reduction. What asks for a level, or for a low load at the system's peaks, reads the meter.
bool claims_megawatts(const market::ProgrammeSpec& programme) {
  return programme.terms.commitment == market::Commitment::reduction &&
         !std::holds_alternative<market::FourCpSpec>(programme.kind);
}

} // namespace

void Market::build_programme(const market::ProgrammeSpec& spec, std::uint32_t replica) {
  ProgrammeUnit parts{market::Programme{spec, {}, scenario_.start_utc}};
  auto calls = calls_of(parts, spec, replica);
  parts.capacity_price = inputs_.market_series(spec.terms.payment.series);
  parts.state = market::Programme{spec, std::move(calls), scenario_.start_utc, parts.capacity_price};
  programmes_.push_back(std::move(parts));
}

// What the peaks of the run count, and when the site means to be low; the errors of its forecast bear its name.
void Market::build_peaks(ProgrammeUnit& unit, const market::FourCpSpec& peaks, std::uint32_t replica) const {
  const auto& calendar = inputs_.calendar;
  const auto rule = peak_rule(peaks.methods, peaks.load_series, inputs_, scenario_.connected_utc);
  Stream errors{scenario_.seed, replica, "peak forecast", unit.state.spec().name};
  unit.peaks = market::coincident_peaks(rule, calendar, {}, scenario_.length);
  for (const auto& peak : unit.peaks) {
    const auto worth = market::worth(rule, peaks.rate, calendar, peak);
    const auto same = [&](const auto& one) { return one.year == worth.year; };
    unit.worths.push_back(worth);
    if (std::ranges::none_of(unit.avoided, same)) unit.avoided.push_back({worth.year, worth.rate, 0});
  }
  unit.alarms = market::peak_alarms(rule, calendar, peaks.forecast, errors, {}, scenario_.length);
}

// Beside scripted ones. A call by a series or by chance becomes known when it comes.
std::vector<market::Call> Market::calls_of(ProgrammeUnit& unit, const market::ProgrammeSpec& spec,
                                           std::uint32_t replica) const {
  const Duration end = scenario_.length;
  if (const auto* peaks = std::get_if<market::FourCpSpec>(&spec.kind)) {
    build_peaks(unit, *peaks, replica);
    std::vector<market::Call> calls;
    for (const auto& alarm : unit.alarms) calls.push_back({alarm.from, std::min(alarm.until, end), 1});
    return calls;
  }
  if (const auto* threshold = std::get_if<market::ThresholdTrigger>(&spec.trigger)) {
    const auto* clr = std::get_if<market::ClrSpec>(&spec.kind);
    if (const auto* rrs = std::get_if<market::RrsSpec>(&spec.kind))
      return market::calls_of_relay(*rrs, *inputs_.market_series(threshold->series), *threshold, end);
    return market::calls_by_threshold(*inputs_.market_series(threshold->series), *threshold, end,
                                      clr ? clr->interval : Duration{});
  }
  if (const auto* clr = std::get_if<market::ClrSpec>(&spec.kind);
      clr && std::holds_alternative<std::monostate>(spec.trigger)) {
    return market::calls_of_base_points(*clr, inputs_.price, end);
  }
  if (const auto* random = std::get_if<market::RandomTrigger>(&spec.trigger)) {
    Stream calls{scenario_.seed, replica, "programme call", spec.name};
    return market::calls_at_random(*random, calls, end);
  }
  return {};
}

void Market::advance(Duration now, Power load, Power ai) {
  if (now <= now_) return;
  if (carbon_) carbon_->advance(now, load);
  if (carbon_of_ai_) carbon_of_ai_->advance(now, ai);
  for (auto& unit : programmes_) {
    if (now_ == Duration{}) unit.state.advance(now_, load); // begins what is called from the first second on
    if (!unit.peaks.empty()) meet_peaks(unit, now_, now, load);
  }
  share(now, load);
  for (auto& unit : programmes_) unit.state.advance(now, load, unit.standing);
  now_ = now;
  load_ = load;
}

void Market::offer(Sheddable sheddable) {
  const double utc = inputs_.calendar.utc(now_);
  const auto awarded = [&](const market::Award& award) { return utc >= award.from && utc < award.until; };
  for (auto& unit : programmes_) {
    const auto& award = unit.state.spec().award;
    unit.standing = unit.behind.value_or(award.power);
    if (unit.behind && awarded(award)) sheddable.miners -= std::min(*unit.behind, award.power);
  }
  offers_.clear();
  for (std::size_t i = 0; i < programmes_.size(); ++i) {
    const auto& unit = programmes_[i];
    const auto& spec = unit.state.spec();
    if (unit.behind || !is_reserve(spec.kind) || !awarded(spec.award)) continue;
    offers_.push_back({spec.name, spec.award.power, {}, spec.terms.gangs, i});
  }
  if (offers_.size() > 1)
    for (auto& offer : offers_) offer.worth = worth_of_standby(programmes_[offer.programme]);
  market::share_standby(offers_, sheddable.miners, sheddable.gangs);
  for (const auto& offer : offers_) programmes_[offer.programme].standing = offer.standing;
}

EnergyPrice Market::worth_of_standby(const ProgrammeUnit& unit) const {
  const auto& payment = unit.state.spec().terms.payment;
  const auto price = unit.capacity_price ? EnergyPrice::from_si(unit.capacity_price->known_at(now_)) : payment.capacity;
  return price * (1 + payment.unavailable);
}

// Where several are open, a megawatt counts for one of them.
void Market::share(Duration now, Power load) {
  claimants_.clear();
  for (std::size_t i = 0; i < programmes_.size(); ++i)
    if (claims_megawatts(programmes_[i].state.spec()) && programmes_[i].state.under_way()) claimants_.push_back(i);
  if (claimants_.size() < 2) return;
  for (Duration from = now_; from < now;) {
    claims_.clear();
    for (const auto i : claimants_) claims_.push_back(programmes_[i].state.claim(now));
    const auto span = share_out(claims_, load, now - from, shares_);
    const Duration until = from + span < now ? from + span : now;
    for (std::size_t k = 0; k < claimants_.size(); ++k) {
      auto& unit = programmes_[claimants_[k]];
      unit.state.advance(until, load, unit.standing, shares_[k]);
    }
    from = until;
  }
}

void Market::meet_peaks(ProgrammeUnit& unit, Duration from, Duration until, Power load) const {
  const auto open = unit.state.under_way();
  if (!open || open->baseline <= load) return;
  for (std::size_t i = 0; i < unit.peaks.size(); ++i) {
    const auto& peak = unit.peaks[i];
    const double overlap = (std::min(until, peak.until) - std::max(from, peak.from)).si();
    if (overlap <= 0) continue;
    const auto& worth = unit.worths[i];
    const auto of_year = [&](const auto& one) { return one.year == worth.year; };
    std::ranges::find_if(unit.avoided, of_year)->load +=
        (open->baseline - load).si() * overlap / (peak.until - peak.from).si() * worth.share;
  }
}

void Market::call(ProgrammeUnit& unit, market::Call call) {
  unit.state.call(call);
  unit.state.advance(now_, load_);
}

Duration Market::next(Duration now) const {
  Duration next = never;
  for (const auto& unit : programmes_) next = std::min(next, unit.state.next(now));
  return next;
}

// Two limits: of all that is called for, and of what gangs may be capped for. A relay answers by itself: of control it
// asks, once it has opened, not to fill what it has left, and to make up for what it lacks.
Owed Market::owed(Duration now, double margin) const {
  Owed owed;
  std::vector<market::Claim> all, of_gangs;
  for (const auto& unit : programmes_) {
    const auto& spec = unit.state.spec();
    const auto obligation = unit.state.obligation(now);
    const auto* relay = std::get_if<market::RrsSpec>(&spec.kind);
    if (!asks(obligation) || (relay && now <= unit.state.under_way()->called + relay->delay)) continue;
    const bool level = spec.terms.commitment == market::Commitment::ceiling;
    const Power more = level || relay ? Power{} : obligation.full * margin, full = obligation.full + more;
    if (claims_megawatts(spec)) {
      all.push_back({unit.state.under_way()->baseline, full, full, obligation.by, spec.name});
      if (spec.terms.gangs) of_gangs.push_back(all.back());
      continue;
    }
    owed.import = std::min(owed.import, obligation.target - more);
    if (spec.terms.gangs) owed.by_gangs = std::min(owed.by_gangs, obligation.target - more);
  }
  owed.import = std::max(std::min(owed.import, load_for(all)), Power{});
  owed.by_gangs = std::max(std::min(owed.by_gangs, load_for(of_gangs)), Power{});
  return owed;
}

Power Market::awarded(Duration now) const {
  Power power;
  const double utc = inputs_.calendar.utc(now);
  for (const auto& unit : programmes_) {
    const auto& spec = unit.state.spec();
    if (is_reserve(spec.kind) && utc >= spec.award.from && utc < spec.award.until) power += spec.award.power;
  }
  return power;
}

EnergyPrice Market::capacity_price(Duration now) const {
  const Power all = awarded(now);
  if (all.si() <= 0) return {};
  double worth = 0;
  const double utc = inputs_.calendar.utc(now);
  for (const auto& unit : programmes_) {
    const auto& spec = unit.state.spec();
    if (!is_reserve(spec.kind) || utc < spec.award.from || utc >= spec.award.until) continue;
    const auto* series = inputs_.market_series(spec.terms.payment.series);
    const double price = series ? series->known_at(now) : spec.terms.payment.capacity.si();
    if (!std::isnan(price)) worth += price * spec.award.power.si();
  }
  return EnergyPrice::from_si(worth / all.si());
}

void Market::book(Ledger& ledger) {
  for (auto& unit : programmes_) {
    const auto& state = unit.state;
    auto& booked = unit.booked;
    const ProgrammeUnit::Booked now{state.stood_by().si(), state.capacity_payment().si(), state.unavailable().si(),
                                    state.unavailable_charge().si()};
    ledger.add(unit.capacity, now.stood_by - booked.stood_by, Money::from_si(now.capacity - booked.capacity));
    ledger.add(unit.unavailable, now.unavailable - booked.unavailable, Money::from_si(booked.charge - now.charge));
    booked = now;
  }
}

} // namespace minehall::site
