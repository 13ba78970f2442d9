#include "models/market/settlement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace minehall::market {

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
    : charges_{std::move(charges)}, inputs_{std::move(inputs)}, calendar_{&calendar}, connected_{connected},
      month_from_{start}, month_{calendar.month_index(start)} {
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
  } else if (std::holds_alternative<HedgeBlockSpec>(charge.kind)) {
    account(charge.name, true);
    account(charge.name + ", at the hub", true);
  } else {
    account(charge.name, !std::holds_alternative<FixedChargeSpec>(charge.kind));
  }
  states_.push_back(std::move(state));
}

void Settlement::line(std::size_t account, Duration from, Duration until, double quantity, double money) {
  if (quantity == 0 && money == 0) return;
  lines_.push_back({account, from, until, quantity, Money::from_si(money)});
  auto& sum = accounts_[account].due == Due::now ? all_in_.numerator : all_in_.incurred_for_next_year;
  sum -= Money::from_si(money);
}

void Settlement::add(const SettledInterval& interval) {
  while (interval.from >= month_end_) close_month(month_end_);
  all_in_.denominator += interval.used;
  all_in_.numerator += interval.cost.total();
  const Duration length = interval.until - interval.from;
  if (length.si() <= 0) return;
  month_peak_ = std::max(month_peak_, interval.used / length);
  const double utc = calendar_->utc(interval.from);
  for (std::size_t i = 0; i < charges_.size(); ++i)
    if (applies(charges_[i].validity, connected_, utc)) charge_interval(i, interval);
  while (interval.until >= month_end_) close_month(month_end_);
}

void Settlement::charge_interval(std::size_t charge, const SettledInterval& interval) {
  const auto& kind = charges_[charge].kind;
  const auto account = states_[charge].first_account;
  const double used = interval.used.si(), seconds = (interval.until - interval.from).si();
  if (const auto* rider = std::get_if<RiderSpec>(&kind))
    line(account, interval.from, interval.until, used, -used * rider->rate.si());
  if (const auto* hedge = std::get_if<HedgeBlockSpec>(&kind)) {
    const double block = hedge->power.si() * seconds;
    const double hub = mean(*inputs_[charge].price, interval.from, interval.until);
    line(account, interval.from, interval.until, block, -block * hedge->price.si());
    if (std::isnan(hub)) return; // an open gap settles nothing
    line(account + 1, interval.from, interval.until, block, block * hub);
    all_in_.credits += Money::from_si(std::max(block - used, 0.0) * hub);
  }
  if (const auto* agreement = std::get_if<PurchaseAgreementSpec>(&kind); agreement && used > 0) {
    const double taken = std::min(used, agreement->power.si() * seconds);
    const double zone = interval.cost.energy.si() / used;
    line(account, interval.from, interval.until, taken, -taken * (agreement->price.si() - zone));
  }
  if (std::holds_alternative<CoincidentPeakChargeSpec>(kind)) meet_peaks(charge, interval);
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
    if (state.peak_time > 0) {
      state.coincident += state.peak_energy / state.peak_time;
      ++state.seen;
    }
    state.peak_energy = state.peak_time = 0;
    ++state.next_peak;
  }
}

Power Settlement::coincident_load(std::size_t charge) const {
  const auto& spec = std::get<CoincidentPeakChargeSpec>(charges_[charge].kind);
  return Power::from_si(states_[charge].coincident / static_cast<double>(std::max<std::size_t>(spec.months.size(), 1)));
}

std::size_t Settlement::peaks_seen(std::size_t charge) const { return states_[charge].seen; }

void Settlement::charge_month(std::size_t charge, Duration from, Duration until) {
  const auto& spec = charges_[charge];
  auto& state = states_[charge];
  if (!applies(spec.validity, connected_, calendar_->utc(from))) return;
  const double share = share_of_month(*calendar_, from, from, until);
  if (const auto* fixed = std::get_if<FixedChargeSpec>(&spec.kind))
    line(state.first_account, from, until, share, -share * fixed->per_month.si());
  if (const auto* demand = std::get_if<DemandChargeSpec>(&spec.kind)) {
    const auto kept = std::min(state.demands.size(), static_cast<std::size_t>(demand->ratchet_months));
    double highest = 0;
    for (std::size_t i = state.demands.size() - kept; i < state.demands.size(); ++i)
      highest = std::max(highest, state.demands[i]);
    const double billed = std::max(month_peak_.si(), demand->ratchet * highest);
    line(state.first_account, from, until, billed, -share * billed * demand->rate.si());
  }
  if (const auto* peaks = std::get_if<CoincidentPeakChargeSpec>(&spec.kind)) {
    line(state.first_account, from, until, peaks->load_before.si(),
         -share / 12 * peaks->load_before.si() * peaks->rate.si());
    const double load = state.coincident / static_cast<double>(std::max<std::size_t>(peaks->months.size(), 1));
    line(state.first_account + 1, from, until, load - state.booked, -(load - state.booked) * peaks->rate.si());
    state.booked = load;
  }
}

void Settlement::close_month(Duration until) {
  for (std::size_t i = 0; i < charges_.size(); ++i) {
    charge_month(i, month_from_, until);
    states_[i].demands.push_back(month_peak_.si());
  }
  month_peak_ = {};
  month_from_ = until;
  month_end_ = calendar_->month_start(++month_ + 1);
}

void Settlement::finish(Duration end) {
  while (month_end_ <= end) close_month(month_end_);
  if (end > month_from_) close_month(end);
}

std::vector<BillLine> Settlement::take_lines() { return std::exchange(lines_, {}); }

} // namespace minehall::market
