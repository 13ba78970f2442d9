#include "models/market/settlement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace minehall::market {

namespace {

double peaks_of(const PeakYear& year) { return static_cast<double>(std::max<std::size_t>(year.peaks, 1)); }
double mean_load(const PeakYear& year, double sum) { return sum / peaks_of(year); }

} // namespace

double mean(const Series& series, Duration from, Duration until) {
  if (until <= from) return series.at(from);
  double sum = 0;
  for (Duration now = from; now < until;) {
    const Duration next = std::min(series.next_change(now), until);
    sum += series.at(now) * (next - now).si();
    now = next;
  }
  return sum / (until - from).si();
}

double AllIn::usd_per_mwh() const {
  return denominator.si() > 0 ? numerator.si() / (denominator.si() / 3.6e9) : std::numeric_limits<double>::quiet_NaN();
}

Settlement::Settlement(std::vector<ChargeSpec> charges, std::vector<ChargeInputs> inputs, const Calendar& calendar,
                       double connected, Duration start)
    : charges_{std::move(charges)}, inputs_{std::move(inputs)}, calendar_{&calendar},
      connected_{connected}, start_{start}, month_from_{start}, month_{calendar.month_index(start)} {
  if (inputs_.size() != charges_.size()) throw std::invalid_argument{"a settlement needs the inputs of each charge"};
  month_end_ = calendar.month_start(month_ + 1);
  for (const auto& charge : charges_) open(charge);
}

void Settlement::open(const ChargeSpec& charge) {
  State state;
  state.first_account = accounts_.size();
  const auto account = [&](std::string purpose, bool energy, Due due = Due::now) {
    accounts_.push_back(
        {std::move(purpose), energy ? "energy" : "power", energy ? "J" : "W", charge.counterparty, due});
  };
  if (const auto* demand = std::get_if<DemandChargeSpec>(&charge.kind)) {
    state.demands.assign(1, demand->demand_before.si());
    account(charge.name, false);
  } else if (std::holds_alternative<CoincidentPeakChargeSpec>(charge.kind)) {
    account(charge.name, false);
    account(charge.name + ", due next year", false, Due::next_year);
    open_peaks(state, std::get<CoincidentPeakChargeSpec>(charge.kind));
  } else if (std::holds_alternative<HedgeBlockSpec>(charge.kind)) {
    account(charge.name, true);
    account(charge.name + ", at the hub", true);
  } else {
    account(charge.name, !std::holds_alternative<FixedChargeSpec>(charge.kind));
  }
  states_.push_back(std::move(state));
}

PeakYear Settlement::year_of_peaks(const CoincidentPeakChargeSpec& spec, int year) const {
  return peak_year(spec.methods, spec.rate, connected_, *calendar_, year, start_);
}

void Settlement::open_peaks(State& state, const CoincidentPeakChargeSpec& spec) {
  const int year = calendar_->local(start_).year;
  state.load_before = spec.load_before.si();
  state.rate = year_of_peaks(spec, year).rate;
  state.coming = {State::Coming{year_of_peaks(spec, year + 1)}, {year_of_peaks(spec, year + 2)}};
}

void Settlement::line(std::size_t account, Duration from, Duration until, double quantity, double money) {
  if (quantity == 0 && money == 0) return;
  lines_.push_back({account, from, until, quantity, Money::from_si(money)});
  auto& sum = accounts_[account].due == Due::now ? all_in_.numerator : all_in_.incurred_for_next_year;
  sum -= Money::from_si(money);
}

void Settlement::add(const SettledInterval& interval) {
  while (interval.from >= month_end_) close_month(month_end_);
  open_year();
  all_in_.denominator += interval.used;
  all_in_.numerator += interval.cost.total();
  const Duration length = interval.until - interval.from;
  if (length.si() <= 0) return;
  month_peak_ = std::max(month_peak_, interval.used / length);
  const double utc = calendar_->utc(interval.from);
  Left left{interval.used, interval.used};
  for (std::size_t i = 0; i < charges_.size(); ++i) {
    if (!applies(charges_[i].validity, connected_, utc)) continue;
    states_[i].peak = std::max(states_[i].peak, (interval.used / length).si());
    states_[i].own_peak = std::max(states_[i].own_peak, states_[i].peak);
    charge_interval(i, interval, left);
  }
  while (interval.until >= month_end_) close_month(month_end_);
}

// Agreements are run down as listed, and so are blocks: a megawatt-hour of the load counts for one of each.
void Settlement::charge_interval(std::size_t charge, const SettledInterval& interval, Left& left) {
  const auto& kind = charges_[charge].kind;
  const auto account = states_[charge].first_account;
  const double used = interval.used.si();
  if (const auto* rider = std::get_if<RiderSpec>(&kind))
    line(account, interval.from, interval.until, used, -used * rider->rate.si());
  if (const auto* hedge = std::get_if<HedgeBlockSpec>(&kind)) settle_block(charge, *hedge, interval, left);
  if (const auto* agreement = std::get_if<PurchaseAgreementSpec>(&kind); agreement && used > 0) {
    const Energy taken = std::min(left.to_agree, agreement->power * (interval.until - interval.from));
    const double zone = interval.cost.energy.si() / used;
    line(account, interval.from, interval.until, taken.si(), -taken.si() * (agreement->price.si() - zone));
    left.to_agree -= taken;
  }
  if (std::holds_alternative<CoincidentPeakChargeSpec>(kind)) meet_peaks(charge, interval);
}

// In an open gap of its hub a block is neither bought nor sold back, but counted.
void Settlement::settle_block(std::size_t charge, const HedgeBlockSpec& hedge, const SettledInterval& interval,
                              Left& left) {
  const auto account = states_[charge].first_account;
  const Energy block = hedge.power * (interval.until - interval.from);
  const double hub = mean(*inputs_[charge].price, interval.from, interval.until);
  if (std::isnan(hub)) {
    unsettled_ += block;
    return;
  }
  const Energy covered = std::min(block, left.to_hedge);
  left.to_hedge -= covered;
  hedged_ += covered;
  line(account, interval.from, interval.until, block.si(), -block.si() * hedge.price.si());
  line(account + 1, interval.from, interval.until, block.si(), block.si() * hub);
  all_in_.credits += Money::from_si((block - covered).si() * hub);
}

void Settlement::meet_peaks(std::size_t charge, const SettledInterval& interval) {
  auto& state = states_[charge];
  const auto& peaks = inputs_[charge].peaks;
  while (state.next_peak < peaks.size() && peaks[state.next_peak].from < interval.until) {
    const auto& peak = peaks[state.next_peak];
    const double overlap = (std::min(peak.until, interval.until) - std::max(peak.from, interval.from)).si();
    if (overlap > 0) {
      state.peak_energy += interval.used.si() * overlap / (interval.until - interval.from).si();
      state.peak_time += overlap;
    }
    if (peak.until > interval.until) return;
    if (state.peak_time > 0) count_peak(charge, peak.from);
    state.peak_energy = state.peak_time = 0;
    ++state.next_peak;
  }
}

void Settlement::count_peak(std::size_t charge, Duration from) {
  auto& state = states_[charge];
  const auto& spec = std::get<CoincidentPeakChargeSpec>(charges_[charge].kind);
  const auto* method = method_at(spec.methods, connected_, *calendar_, from);
  if (!method) return;
  ++state.seen;
  for (auto& coming : state.coming)
    if (charged_year(*method, *calendar_, from) == coming.year.year) {
      coming.coincident += state.peak_energy / state.peak_time;
      state.load_at_peaks = mean_load(coming.year, coming.coincident);
    }
}

Power Settlement::coincident_load(std::size_t charge) const { return Power::from_si(states_[charge].load_at_peaks); }

std::size_t Settlement::peaks_seen(std::size_t charge) const { return states_[charge].seen; }

void Settlement::charge_month(std::size_t charge, Duration from, Duration until) {
  const auto& spec = charges_[charge];
  auto& state = states_[charge];
  const double share = share_of_month(spec.validity, connected_, *calendar_, from, until);
  if (share <= 0) return;
  if (const auto* fixed = std::get_if<FixedChargeSpec>(&spec.kind))
    line(state.first_account, from, until, share, -share * fixed->per_month.si());
  if (const auto* demand = std::get_if<DemandChargeSpec>(&spec.kind)) {
    const auto kept = std::min(state.demands.size(), static_cast<std::size_t>(demand->ratchet_months));
    double highest = 0;
    for (std::size_t i = state.demands.size() - kept; i < state.demands.size(); ++i)
      highest = std::max(highest, state.demands[i]);
    const double billed = std::max(state.peak, demand->ratchet * highest);
    line(state.first_account, from, until, billed, -share * billed * demand->rate.si());
  }
  if (std::holds_alternative<CoincidentPeakChargeSpec>(spec.kind)) {
    line(state.first_account, from, until, state.load_before, -share / 12 * state.load_before * state.rate.si());
    book_peaks(state, from, until);
  }
}

// For peaks in months before the run last year's load stands in.
double Settlement::load_before_run(const State& state) {
  const auto& due = state.coming.front().year;
  return state.load_before * static_cast<double>(due.before) / peaks_of(due);
}

// What is to be billed grows with each peak. Its minimum is that of the year that ends next.
void Settlement::book_peaks(State& state, Duration from, Duration until) {
  for (auto& coming : state.coming) {
    double load = mean_load(coming.year, coming.coincident);
    if (&coming == &state.coming.front()) {
      const double before = load_before_run(state);
      load = billed(coming.year, Power::from_si(load + before), Power::from_si(state.own_peak)).si() - before;
    }
    line(state.first_account + 1, from, until, load - coming.booked, -(load - coming.booked) * coming.year.rate.si());
    coming.booked = load;
  }
}

// At the first sign of the new year, so that a run that ends with the old one leaves it open.
void Settlement::open_year() {
  if (!std::exchange(year_over_, false)) return;
  for (std::size_t i = 0; i < charges_.size(); ++i) close_year(i, month_from_);
}

// What the peaks have set falls due.
void Settlement::close_year(std::size_t charge, Duration until) {
  const auto* spec = std::get_if<CoincidentPeakChargeSpec>(&charges_[charge].kind);
  if (!spec) return;
  auto& state = states_[charge];
  const auto& due = state.coming.front();
  const Power load = Power::from_si(mean_load(due.year, due.coincident) + load_before_run(state));
  state.load_before = billed(due.year, load, Power::from_si(state.own_peak)).si();
  line(state.first_account + 1, until, until, -due.booked, due.booked * due.year.rate.si());
  state.rate = due.year.rate;
  state.own_peak = 0;
  state.coming = {state.coming.back(), {year_of_peaks(*spec, due.year.year + 2)}};
}

void Settlement::close_month(Duration until) {
  open_year();
  for (std::size_t i = 0; i < charges_.size(); ++i) {
    charge_month(i, month_from_, until);
    states_[i].demands.push_back(month_peak_.si());
    states_[i].peak = 0;
  }
  year_over_ = until == month_end_ && calendar_->local(until).month == 1;
  month_peak_ = {};
  month_from_ = until;
  month_end_ = calendar_->month_start(++month_ + 1);
}

void Settlement::finish(Duration end) {
  while (month_end_ <= end) close_month(month_end_);
  if (end <= month_from_) return;
  open_year();
  close_month(end);
}

std::vector<BillLine> Settlement::take_lines() { return std::exchange(lines_, {}); }

} // namespace minehall::market
