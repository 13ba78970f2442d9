// What flows into stores and back from them while their sources live: UPS recharge, BESS follow the import.
#include "sim/site/backup.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

using power::BessSpec;
using power::UpsSpec;
using State = StoreUnit::State;

namespace {

constexpr double shaving_tolerance = 1; // W

} // namespace

// BESS with the same thresholds share one task.
void Backup::join_pool(StoreUnit& at, const BessSpec& spec) {
  const auto same = [&](const Pool& pool) {
    return pool.spec.shave_above == spec.shave_above && pool.spec.charge_below == spec.charge_below;
  };
  const auto pool = std::find_if(pools_.begin(), pools_.end(), same);
  at.pool = static_cast<std::uint32_t>(pool - pools_.begin());
  if (pool == pools_.end()) pools_.push_back({spec, {}, {}, 0});
}

// As fast as its battery takes it; on gensets alone a share of that.
bool Backup::recharge(const StoreUnit& at, const UpsSpec& ups, Duration now) {
  if (!at.cells || at.state != State::normal || !graph_.live(at.element) || graph_.own_supply(at.element)) return false;
  const double share = graph_.feed_share(at.element) > 0 ? 1 : ups.recharge_on_genset;
  const Power wanted = at.battery.full(now) ? Power{} : most_charge(at.battery.spec()) * share;
  if (wanted == graph_.charge(at.element)) return false;
  graph_.set_charge(at.element, wanted);
  return true;
}

bool Backup::dispatched(const StoreUnit& at) const {
  return at.pool != none && at.state == State::normal && graph_.live(at.element) && graph_.feed_share(at.element) > 0;
}

// Each pool does what is left of the import by those before it; its BESS share that by what they can. Their charge
// stands in the import that is seen, so it is taken off again. The caller solves and asks anew until it stands still:
// losses on the way change little, so each round closes the gap to a few per cent of it.
bool Backup::charge(Duration now) {
  bool moved = false;
  Power import = graph_.feed_import();
  for (auto& pool : pools_) pool.given = pool.taken = {};
  for (const auto& at : stores_) {
    if (const auto* ups = std::get_if<UpsSpec>(&graph_.spec(at.element).kind)) moved = recharge(at, *ups, now) || moved;
    if (!dispatched(at)) continue;
    import -= graph_.charge(at.element) * graph_.feed_share(at.element);
    const auto& spec = std::get<BessSpec>(graph_.spec(at.element).kind);
    if (!at.battery.empty(now)) pools_[at.pool].given += most_given(spec);
    if (!at.battery.full(now)) pools_[at.pool].taken += most_taken(spec);
  }
  for (auto& pool : pools_) {
    const Power give = std::clamp(task(pool.spec, import), -pool.taken, pool.given);
    const Power most = give > Power{} ? pool.given : -pool.taken;
    pool.share = most == Power{} ? 0 : give / most;
    pool.gives = give > Power{};
    import -= give;
  }
  for (const auto& at : stores_)
    if (at.pool != none) moved = follow_pool(at, now) || moved;
  return moved;
}

bool Backup::follow_pool(const StoreUnit& at, Duration now) {
  const auto& spec = std::get<BessSpec>(graph_.spec(at.element).kind);
  const auto& pool = pools_[at.pool];
  Power charge;
  if (dispatched(at) && pool.gives && !at.battery.empty(now)) charge = most_given(spec) * -pool.share;
  if (dispatched(at) && !pool.gives && !at.battery.full(now)) charge = most_taken(spec) * pool.share;
  if (!graph_.live(at.element) || std::abs((charge - graph_.charge(at.element)).si()) <= shaving_tolerance)
    return false;
  graph_.set_charge(at.element, charge);
  return true;
}

} // namespace minehall::site
