#include "sim/scenario/read_charges.hpp"

#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_peak_methods.hpp"

#include <utility>

namespace minehall::scenario {

namespace {

using market::ChargeSpec;

ChargeSpec head(Section& charge) {
  ChargeSpec spec;
  spec.counterparty = charge.text("counterparty", spec.counterparty);
  spec.validity = read_validity(charge);
  return spec;
}

ChargeSpec read_rider(Section charge) {
  auto spec = head(charge);
  spec.kind = market::RiderSpec{charge.energy_price("rate")}; // may be negative: a credit
  charge.finish();
  return spec;
}

ChargeSpec read_demand(Section charge) {
  auto spec = head(charge);
  market::DemandChargeSpec demand;
  demand.rate = refuse_negative(charge, "rate", charge.power_price("rate"));
  demand.ratchet = charge.fraction("ratchet", demand.ratchet);
  demand.ratchet_months = whole(charge, "ratchet_months", demand.ratchet_months, 0, 60);
  demand.demand_before = refuse_negative(charge, "demand_before", charge.power("demand_before", Power{}));
  spec.kind = demand;
  charge.finish();
  return spec;
}

ChargeSpec read_coincident_peak(Section charge) {
  auto spec = head(charge);
  market::CoincidentPeakChargeSpec peaks;
  peaks.rate = refuse_negative(charge, "rate", charge.power_price("rate"));
  peaks.load_series = charge.text("load");
  peaks.load_before = refuse_negative(charge, "load_before", charge.power("load_before", Power{}));
  peaks.methods = read_peak_methods(charge, spec.validity);
  spec.kind = peaks;
  charge.finish();
  return spec;
}

ChargeSpec read_hedge(Section charge) {
  auto spec = head(charge);
  market::HedgeBlockSpec hedge;
  hedge.power = refuse_negative(charge, "power", charge.power("power"));
  hedge.price = charge.energy_price("price");
  hedge.hub_series = charge.text("hub");
  spec.kind = hedge;
  charge.finish();
  return spec;
}

ChargeSpec read_purchase(Section charge) {
  auto spec = head(charge);
  market::PurchaseAgreementSpec agreement;
  agreement.power = refuse_negative(charge, "power", charge.power("power"));
  agreement.price = charge.energy_price("price");
  spec.kind = agreement;
  charge.finish();
  return spec;
}

ChargeSpec read_fixed(Section charge) {
  auto spec = head(charge);
  spec.kind = market::FixedChargeSpec{refuse_negative(charge, "per_month", charge.money("per_month"))};
  charge.finish();
  return spec;
}

constexpr Kind<ChargeSpec> charges[] = {
    {"rider", "on all energy: delivery, fees, credits", read_rider},
    {"demand charge", "on the month's highest metering interval, with a ratchet", read_demand},
    {"coincident peak charge", "load at the system's peaks sets next year's charge, by 4CP or other methods in turn",
     read_coincident_peak},
    {"hedge block", "megawatts bought ahead around the clock and sold back at their hub", read_hedge},
    {"purchase agreement", "energy as used, up to a power, at a fixed price", read_purchase},
    {"fixed charge", "by the month", read_fixed},
};

} // namespace

std::span<const Kind<ChargeSpec>> charge_kinds() { return charges; }

ChargeSpec read_charge(std::string name, Section charge) {
  auto spec = read_kind(charge, charge_kinds());
  spec.name = std::move(name);
  return spec;
}

} // namespace minehall::scenario
