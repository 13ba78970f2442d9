#include "models/market/tariff.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::market {

EnergyCost cost(const TariffSpec& tariff, Energy used, EnergyPrice price) {
  return {.energy = used * price, .delivery = used * tariff.delivery_adder};
}

Meter::Meter(TariffSpec tariff, Duration start, Duration origin) : tariff_{std::move(tariff)}, origin_{origin} {
  index_ = std::floor((start - origin) / tariff_.settlement_interval);
  open_.from = open_.until = start;
}

// Whole multiples of the interval, never a running sum, so that dates stay exact.
Duration Meter::end_of_open() const { return origin_ + (index_ + 1) * tariff_.settlement_interval; }

void Meter::advance(Duration now, Power power, EnergyPrice price) {
  while (end_of_open() <= now) {
    add(end_of_open(), power, price);
    closed_.push_back(open_);
    open_ = {.from = end_of_open(), .until = end_of_open(), .used = {}, .peak = {}, .cost = {}};
    ++index_;
  }
  add(now, power, price);
}

void Meter::add(Duration until, Power power, EnergyPrice price) {
  if (until <= open_.until) return;
  const Energy used = power * (until - open_.until);
  const EnergyCost part = market::cost(tariff_, used, price);
  open_.used += used;
  open_.cost.energy += part.energy;
  open_.cost.delivery += part.delivery;
  open_.peak = std::max(open_.peak, power);
  open_.until = until;
  used_ += used;
  total_.energy += part.energy;
  total_.delivery += part.delivery;
}

std::vector<SettledInterval> Meter::take_closed() { return std::exchange(closed_, {}); }

} // namespace minehall::market
