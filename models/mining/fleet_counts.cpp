// What a controlled fleet draws, hashes and counts at its last date.
#include "models/mining/fleet_control.hpp"

#include <algorithm>

namespace minehall::mining {

// Who comes does what the last order says; who goes is taken from the side on which that order wants its machines. An
// order to a part of them wants no more than it has: who comes runs, and those that run go first.
void FleetControl::set_count(std::size_t index, int count, Duration now) {
  advance(now);
  Group& group = groups_[index];
  const int more = count - group.count;
  const int asleep = group.count - group.awake;
  if (way_ == Way::down && whole_)
    group.awake -= std::max(0, -more - asleep);
  else
    group.awake = more > 0 ? group.awake + more : std::max(0, group.awake + more);
  group.count = count;
  if (more < 0) forget(index);
}

void FleetControl::forget(std::size_t index) {
  Group& group = groups_[index];
  group.warming = std::min(group.warming, group.awake);
  group.falling = std::min(group.falling, group.awake);
  int left = way_ == Way::down ? group.awake - group.falling : group.count - group.awake;
  std::erase_if(missed_, [&](const Missed& one) {
    if (one.group != index) return false;
    if (left > 0) return --left, false;
    --group.stuck;
    drifted_ += drifted_time(one);
    return true;
  });
  group.wanted = std::min(group.wanted, left);
}

Power FleetControl::machine_power() const {
  Power sum;
  for (const Group& group : groups_) {
    const MinerClassSpec& machine = group.machine;
    const double running = machine.modes.front().power_fraction;
    sum += ((group.awake - group.warming) * running + group.warming * running * machine.restart_power_fraction +
            (group.count - group.awake) * machine.sleep_power_fraction) *
           machine.power;
  }
  return sum;
}

Power FleetControl::power() const { return machine_power() + (fans_on_ ? spec_.fans : Power{}); }

HashRate FleetControl::hash_rate() const {
  HashRate sum;
  for (const Group& group : groups_)
    sum += (group.awake - group.warming) * group.machine.modes.front().hash_fraction * group.machine.hash_rate;
  return sum;
}

Power FleetControl::delivered() const {
  Power sum;
  for (const Group& group : groups_) sum += (group.count - group.awake) * saving(group);
  return sum;
}

int FleetControl::asleep() const {
  int sum = 0;
  for (const Group& group : groups_) sum += group.count - group.awake;
  return sum;
}

int FleetControl::awake() const {
  int sum = 0;
  for (const Group& group : groups_) sum += group.awake;
  return sum;
}

int FleetControl::warming() const {
  int sum = 0;
  for (const Group& group : groups_) sum += group.warming;
  return sum;
}

int FleetControl::stuck() const {
  int sum = 0;
  for (const Group& group : groups_) sum += group.stuck;
  return sum;
}

int FleetControl::unresponsive() const { return static_cast<int>(missed_.size()) - given_up(); }

int FleetControl::given_up() const {
  const auto is_given_up = [this](const Missed& one) { return one.given_up <= now_; };
  return static_cast<int>(std::count_if(missed_.begin(), missed_.end(), is_given_up));
}

// Who does not follow draws its baseline; who sleeps may drift too, if its sleep is not deep.
int FleetControl::drifted() const {
  int sum = 0;
  for (const Missed& one : missed_)
    if (way_ == Way::down && one.confirmed_by <= now_ && spec_.drift_fraction < 1) ++sum;
  for (const Group& group : groups_)
    if (!sleeps_deep(group)) sum += group.count - group.awake;
  return sum;
}

bool FleetControl::sleeps_deep(const Group& group) const {
  return group.machine.sleep_power_fraction <= spec_.drift_fraction * group.machine.modes.front().power_fraction;
}

Duration FleetControl::drifted_time(const Missed& missed) const {
  if (way_ != Way::down || spec_.drift_fraction >= 1) return {};
  return std::max(now_ - missed.confirmed_by, Duration{});
}

Duration FleetControl::drifted_time() const {
  Duration sum = drifted_;
  for (const Missed& one : missed_) sum += drifted_time(one);
  return sum;
}

// Integrates those that sleep and drift all the same; who misses a command is counted when that ends.
void FleetControl::pass(Duration date) {
  if (date <= now_) return;
  for (const Group& group : groups_)
    if (!sleeps_deep(group)) drifted_ += (group.count - group.awake) * (date - now_);
  now_ = date;
}

} // namespace minehall::mining
