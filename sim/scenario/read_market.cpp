#include "sim/scenario/read_market.hpp"

#include "sim/scenario/ranges.hpp"

namespace minehall::scenario {

market::TariffSpec read_tariff(Section tariff) {
  market::TariffSpec spec;
  spec.price_series = tariff.text("price");
  spec.delivery_adder = refuse_negative(tariff, "delivery_adder", tariff.energy_price("delivery_adder", EnergyPrice{}));
  spec.settlement_interval = tariff.duration("settlement_interval", spec.settlement_interval);
  const Duration minute = Duration::from_si(60);
  if (spec.settlement_interval < minute || spec.settlement_interval > 1440 * minute)
    tariff.fail("settlement_interval", "must lie in [1 min, 24 h]");
  spec.counterparty = tariff.text("counterparty", spec.counterparty);
  spec.delivery_counterparty = tariff.text("delivery_counterparty", spec.delivery_counterparty);
  tariff.finish();
  return spec;
}

market::PriceCurtailmentSpec read_price_curtailment(Section rule) {
  market::PriceCurtailmentSpec spec;
  spec.band = refuse_negative(rule, "band", rule.energy_price("band", spec.band));
  spec.minimum_down = delay(rule, "minimum_down", spec.minimum_down);
  rule.finish();
  return spec;
}

} // namespace minehall::scenario
