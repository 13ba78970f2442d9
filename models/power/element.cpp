#include "models/power/element.hpp"

#include <cmath>

namespace minehall::power {

Power apparent(Flow flow) { return Power::from_si(std::hypot(flow.active.si(), flow.reactive.si())); }

namespace {
struct Rating {
  Power operator()(const UtilityFeedSpec& spec) const { return spec.import_limit; }
  Power operator()(const PsuSpec& spec) const { return spec.unit_rating * (1.0 * spec.units); }
  template <class Spec> Power operator()(const Spec& spec) const { return spec.rating; }
};
} // namespace

Power rating(const KindSpec& kind) { return std::visit(Rating{}, kind); }

} // namespace minehall::power
