#include "models/market/standby.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::market {

namespace {

double value(const StandbyOffer& offer) {
  return std::isnan(offer.worth.si()) ? -std::numeric_limits<double>::infinity() : offer.worth.si();
}

bool dearer(const StandbyOffer& a, const StandbyOffer& b) {
  return value(a) != value(b) ? value(a) > value(b) : a.name < b.name;
}

} // namespace

void share_standby(std::span<StandbyOffer> offers, Power miners, Power gangs) {
  std::sort(offers.begin(), offers.end(), dearer);
  Power of_miners = std::max(miners, Power{});
  Power of_all = of_miners + std::max(gangs, Power{});
  for (auto& offer : offers) {
    const Power there = offer.gangs ? of_all : std::min(of_miners, of_all);
    offer.standing = std::clamp(offer.award, Power{}, std::max(there, Power{}));
    of_all -= offer.standing;
    if (!offer.gangs) of_miners -= offer.standing;
  }
}

} // namespace minehall::market
