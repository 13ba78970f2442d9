#include "sim/command/oracle/streams.hpp"

#include "models/base/calendar.hpp"
#include "sim/site/summary_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace minehall::command {

namespace {

using site::plain;

class Streams {
public:
  Streams(const StreamInputs& inputs, DispatchProblem& problem)
      : in_{inputs}, to_{problem}, calendar_{inputs.scenario.start_utc, inputs.scenario.zone}, zone_{problem.price} {
    for (auto& price : zone_) price -= in_.scenario.tariff.delivery_adder;
  }

  std::vector<std::string> take() {
    said_.push_back("mining less the pool's fee: by the programme");
    said_.push_back("energy and delivery: by the programme");
    if (in_.scenario.ai_hall) said_.push_back("rent of the AI: as in the run");
    for (const auto& charge : in_.scenario.charges)
      std::visit([&](const auto& kind) { add(charge, kind); }, charge.kind);
    for (const auto& programme : in_.scenario.programmes) add(programme);
    return std::move(said_);
  }

private:
  void say(const std::string& name, std::string_view how) { said_.push_back(fmt::format("{}: {}", name, how)); }
  std::size_t intervals() const { return in_.from.size(); }
  bool applies(const market::ChargeSpec& charge, Duration date) const {
    return market::applies(charge.validity, in_.scenario.connected_utc, calendar_.utc(date));
  }
  double charged(const std::string& purpose) const { return scalar(in_.summary, "charge_" + plain(purpose)); }

  void add(const market::ChargeSpec& charge, const market::RiderSpec& rider) {
    for (std::size_t t = 0; t < intervals(); ++t)
      if (applies(charge, in_.from[t])) to_.price[t] += rider.rate;
    say(charge.name, "by the programme");
  }

  void add(const market::ChargeSpec& charge, const market::DemandChargeSpec& demand) {
    MonthlyDemand bill{
        demand.rate, demand.ratchet, static_cast<std::size_t>(demand.ratchet_months), demand.demand_before, {}};
    const Duration end = in_.scenario.length;
    for (int month = 0; calendar_.month_start(month) < end; ++month) {
      const auto from = std::max(calendar_.month_start(month), Duration{}), until = calendar_.month_start(month + 1);
      MonthlyDemand::Month part;
      part.share = share_of_month(charge.validity, in_.scenario.connected_utc, calendar_, from, std::min(until, end));
      for (std::size_t t = 0; t < intervals(); ++t)
        if (in_.from[t] >= from && in_.from[t] < until && applies(charge, in_.from[t]) && metered(t))
          part.intervals.push_back(t);
      bill.months.push_back(std::move(part));
    }
    to_.demands.push_back(std::move(bill));
    say(charge.name, "by the programme, on intervals that hold a whole metering interval");
  }

  bool metered(std::size_t t) const {
    const auto step = in_.scenario.tariff.settlement_interval;
    const double first = std::ceil(in_.from[t] / step - 1e-9);
    return (first + 1) * step <= in_.from[t] + to_.length[t] + Duration::from_si(1e-6);
  }

  void add(const market::ChargeSpec& charge, const market::PurchaseAgreementSpec& agreement) {
    Purchase purchase;
    for (std::size_t t = 0; t < intervals(); ++t) {
      const bool here = applies(charge, in_.from[t]);
      purchase.power.push_back(here ? agreement.power : Power{});
      purchase.saves.push_back(here ? zone_[t] - agreement.price : EnergyPrice{});
    }
    to_.purchases.push_back(std::move(purchase));
    say(charge.name, "by the programme; dear hours at the least that the agreement could cost");
  }

  void add(const market::ChargeSpec& charge, const market::HedgeBlockSpec&) {
    to_.constant -= Money::from_si(charged(charge.name) + charged(charge.name + ", at the hub"));
    say(charge.name, "as in the run");
  }
  void add(const market::ChargeSpec& charge, const market::FixedChargeSpec&) {
    to_.constant -= Money::from_si(charged(charge.name));
    say(charge.name, "as in the run");
  }
  void add(const market::ChargeSpec& charge, const market::CoincidentPeakChargeSpec&) {
    to_.constant -= Money::from_si(charged(charge.name));
    say(charge.name, "last year's part as in the run; next year's is in neither");
  }

  void add(const market::ProgrammeSpec& programme) {
    const auto& payment = programme.terms.payment;
    const auto name = plain(programme.name);
    to_.constant += Energy::from_si(scalar(in_.summary, "committed_" + name)) * payment.energy;
    if (!payment.series.empty()) {
      to_.constant += Money::from_si(scalar(in_.summary, "capacity_of_award_" + name));
      return say(programme.name, "capacity of the whole award, energy of all calls, no penalty");
    }
    if (payment.capacity.si() != 0 && market::is_reserve(programme.kind)) reserve(programme);
    if (payment.capacity.si() != 0 && !market::is_reserve(programme.kind))
      to_.constant += Money::from_si(scalar(in_.summary, "capacity_payment_" + name));
    say(programme.name,
        payment.capacity.si() == 0
            ? "energy of all calls, no penalty"
            : "capacity by the programme, during calls of the whole award; energy of all calls, no penalty");
  }

  // What the charge for the whole award would take is a constant; each watt that stands by saves its part of it.
  void reserve(const market::ProgrammeSpec& programme) {
    const auto& payment = programme.terms.payment;
    const bool relay = std::holds_alternative<market::RrsSpec>(programme.kind);
    Reserve reserve;
    for (std::size_t t = 0; t < intervals(); ++t) {
      const double utc = calendar_.utc(in_.from[t]);
      const bool here = utc >= programme.award.from && utc < programme.award.until;
      const Power award = here ? programme.award.power : Power{};
      reserve.award.push_back(award);
      reserve.worth.push_back(payment.capacity * (1 + payment.unavailable));
      Power beside;
      if (relay)
        for (const auto& load : to_.loads) beside += load.standby[t] * to_.overhead; // its load is counted whole
      if (programme.terms.gangs) beside += to_.floor[t];
      reserve.beside.push_back(called(t) ? award : beside);
      to_.constant -= award * to_.length[t] * (payment.capacity * payment.unavailable);
    }
    to_.reserves.push_back(std::move(reserve));
  }

  bool called(std::size_t t) const {
    const Duration from = in_.from[t], until = from + to_.length[t];
    return std::ranges::any_of(in_.calls, [&](const auto& call) { return call.from < until && call.until > from; });
  }

  const StreamInputs& in_;
  DispatchProblem& to_;
  Calendar calendar_;
  std::vector<EnergyPrice> zone_; // without delivery
  std::vector<std::string> said_;
};

} // namespace

double scalar(const record::RunSummary& summary, std::string_view name) {
  const auto at = std::ranges::find(summary.scalars, name, &record::Scalar::name);
  return at == summary.scalars.end() ? 0 : at->value;
}

std::vector<std::string> add_streams(const StreamInputs& inputs, DispatchProblem& problem) {
  return Streams{inputs, problem}.take();
}

} // namespace minehall::command
