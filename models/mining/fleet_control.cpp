#include "models/mining/fleet_control.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::mining {

FleetControl::FleetControl(FleetControlSpec spec, std::vector<ControlledMiners> miners, FleetChance chance,
                           Duration start)
    : spec_{std::move(spec)}, chance_{std::move(chance)}, now_{start} {
  if (spec_.non_responders > 0) to_next_miss_ = chance_.misses.geometric(spec_.non_responders);
  for (auto& one : miners)
    groups_.push_back({.machine = std::move(one.machine), .count = one.count, .awake = one.count});
  std::stable_sort(groups_.begin(), groups_.end(),
                   [](const Group& a, const Group& b) { return efficiency(a.machine) > efficiency(b.machine); });
}

bool FleetControl::Pending::operator>(const Pending& other) const {
  if (date != other.date) return date > other.date;
  if (what != other.what) return what > other.what;
  return sequence > other.sequence;
}

void FleetControl::curtail(Power reduction, Duration now) {
  advance(now);
  for (Group& group : groups_) group.wanted = 0;
  const bool more = reduction >= under_way();
  begin(more ? Way::down : Way::up, now);
  whole_ = false;
  ordered_ = reduction;
  select(more ? reduction - under_way() : under_way() - reduction);
  first_batch(now);
}

void FleetControl::curtail_all(Duration now) {
  advance(now);
  begin(Way::down, now);
  whole_ = true;
  ordered_ = {};
  for (const Group& group : groups_) ordered_ += group.count * saving(group);
  select_all();
  first_batch(now);
}

void FleetControl::restore(Duration now) {
  advance(now);
  begin(Way::up, now);
  whole_ = true;
  ordered_ = {};
  select_all();
  first_batch(now);
}

// Whoever has not followed the order before is what he is now, and nobody retries him for that order any more.
void FleetControl::begin(Way way, Duration now) {
  ++order_;
  batch_planned_ = false;
  for (const Missed& one : missed_) drifted_ += drifted_time(one);
  missed_.clear();
  for (Group& group : groups_) group.wanted = group.stuck = 0;
  if (way == Way::down && (way_ != Way::down || !down_since_)) down_since_ = now;
  way_ = way;
  if (way == Way::down) let_fans_run_out(now);
}

// Once nobody is awake; an order on the way drops what was planned for the one before.
void FleetControl::let_fans_run_out(Duration now) {
  const auto is_awake = [](const Group& one) { return one.awake > 0; };
  if (std::none_of(groups_.begin(), groups_.end(), is_awake)) plan(What::fans_off, now + spec_.fans_off_after);
}

Power FleetControl::saving(const Group& group) const {
  return group.machine.power * (group.machine.modes.front().power_fraction - group.machine.sleep_power_fraction);
}

int FleetControl::free(const Group& group) const {
  const int on_that_side = way_ == Way::down ? group.awake - group.falling : group.count - group.awake;
  return on_that_side - group.stuck - group.wanted;
}

Power FleetControl::under_way() const {
  Power sum = delivered();
  for (const Group& group : groups_)
    sum += (group.falling + (way_ == Way::down ? group.wanted : -group.wanted)) * saving(group);
  return sum;
}

// Down: least efficient first, enough to cover the amount. Up: most efficient first, as many as it covers.
void FleetControl::select(Power amount) {
  const auto take = [&](Group& group) {
    const Power each = saving(group);
    if (each.si() <= 0 || group.machine.power * group.machine.modes.front().power_fraction < spec_.smallest_counted)
      return;
    const double needed = amount / each;
    const double whole = way_ == Way::down ? std::ceil(needed - 1e-9) : std::floor(needed + 1e-9);
    const int taken = static_cast<int>(std::clamp(whole, 0.0, static_cast<double>(std::max(free(group), 0))));
    group.wanted += taken;
    amount -= taken * each;
  };
  if (way_ == Way::down)
    std::for_each(groups_.begin(), groups_.end(), take);
  else
    std::for_each(groups_.rbegin(), groups_.rend(), take);
}

void FleetControl::select_all() {
  for (Group& group : groups_) group.wanted += free(group);
}

// The software looks at its orders at the next tick; up, the minimum down time and the fans come first.
void FleetControl::first_batch(Duration now) {
  int wanted = 0;
  for (const Group& group : groups_) wanted += group.wanted + (way_ == Way::up ? group.falling : 0);
  if (wanted == 0) return;
  batch_ = std::clamp((wanted + 9) / 10, spec_.smallest_batch, spec_.largest_batch);
  if (way_ == Way::up && down_since_) now = std::max(now, *down_since_ + spec_.minimum_down);
  Duration date = spec_.tick * std::ceil(now / spec_.tick);
  if (way_ == Way::up && !fans_on_) {
    plan(What::fans_on, date);
    date += spec_.fans_on_before;
  }
  plan(What::batch, date);
  batch_planned_ = true;
}

void FleetControl::plan(What what, Duration date, std::size_t group, int count) {
  pending_.push({date, what, order_, ++sequence_, group, count});
}

std::optional<Duration> FleetControl::next_event() const {
  if (pending_.empty()) return {};
  return pending_.top().date;
}

void FleetControl::advance(Duration now) {
  while (!pending_.empty() && pending_.top().date <= now) {
    const Pending next = pending_.top();
    pending_.pop();
    pass(next.date);
    happen(next);
  }
  pass(now);
}

void FleetControl::happen(const Pending& pending) {
  if (pending.what == What::landed) return land(pending.group, pending.count);
  if (pending.what == What::warm) {
    Group& group = groups_[pending.group];
    group.warming -= std::min(group.warming, pending.count);
    return;
  }
  if (pending.order != order_) return;
  switch (pending.what) {
  case What::fans_on:
    fans_on_ = true;
    break;
  case What::fans_off:
    fans_on_ = false;
    break;
  case What::batch:
    send_batch();
    break;
  case What::retry:
    retry();
    break;
  case What::review:
    review();
    break;
  default:
    break;
  }
}

// One batch a lane; the next ones after the confirmation (down) or the stagger (up).
void FleetControl::send_batch() {
  batch_planned_ = false;
  int sent = 0, wanted = 0;
  const int room = batch_ * std::max(spec_.lanes, 1);
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const std::size_t index = way_ == Way::down ? i : groups_.size() - 1 - i;
    Group& group = groups_[index];
    if (sent < room && group.wanted > 0) sent += command(index, std::min(room - sent, group.wanted));
    wanted += group.wanted;
  }
  batches_ += (sent + batch_ - 1) / batch_;
  if (wanted == 0) return;
  plan(What::batch, now_ + (way_ == Way::down ? spec_.curtail_confirmation : spec_.stagger));
  batch_planned_ = true;
}

int FleetControl::command(std::size_t index, int count) {
  Group& group = groups_[index];
  const int missed = draw_missed(count);
  group.wanted -= count;
  group.stuck += missed;
  follow(index, count - missed);
  miss(index, missed);
  return count;
}

// Each command is missed by the same chance, so that the number heard between two that are missed is geometric.
int FleetControl::draw_missed(int commanded) {
  if (spec_.non_responders <= 0) return 0;
  int missed = 0;
  std::int64_t left = commanded;
  for (; to_next_miss_ < left; ++missed) {
    left -= to_next_miss_ + 1;
    to_next_miss_ = chance_.misses.geometric(spec_.non_responders);
  }
  to_next_miss_ -= left;
  return missed;
}

// From its confirmation on a machine is retried at each tick, by the same chance each time: the number in vain is
// geometric, and drawn at once.
void FleetControl::miss(std::size_t index, int count) {
  const bool down = way_ == Way::down;
  const int retries = down ? spec_.curtail_retries : spec_.restore_retries;
  const Duration by = now_ + (down ? spec_.curtail_confirmation : spec_.restore_confirmation);
  const double first = std::ceil(by / spec_.tick);
  const Duration given_up = retries > 0 ? spec_.tick * (first + (retries - 1)) : now_;
  if (count > 0 && down && spec_.replacement == Replacement::from_fleet) plan(What::review, spec_.tick * first);
  for (int i = 0; i < count; ++i) {
    const auto vain = spec_.retry_success > 0 ? chance_.retries.geometric(spec_.retry_success) : retries;
    const Duration hears = vain < retries ? spec_.tick * (first + static_cast<double>(vain)) : never;
    if (vain < retries) plan_retry(hears);
    missed_.push_back({index, by, hears, given_up});
  }
}

void FleetControl::follow(std::size_t index, int count) {
  if (count == 0) return;
  Group& group = groups_[index];
  if (way_ == Way::down) {
    group.falling += count;
    return plan(What::landed, now_ + group.machine.shed_time, index, count);
  }
  group.awake += count;
  group.warming += count;
  plan(What::warm, now_ + group.machine.restart_time, index, count);
  const Power step = (spec_.inrush_multiple - 1) * count * group.machine.power;
  highest_inrush_ = std::max(highest_inrush_, power() + step);
  inrush_ += step;
}

// Machines that warm up are the first to sleep: they earn nothing yet. Called off meanwhile, they start anew.
void FleetControl::land(std::size_t index, int count) {
  Group& group = groups_[index];
  count = std::min(count, group.falling); // some may have left the fleet meanwhile
  group.falling -= count;
  group.awake -= count;
  group.warming -= std::min(group.warming, count);
  if (way_ == Way::up) {
    if (ordered_.si() > 0)
      select(under_way() - ordered_);
    else
      select_all();
    if (!batch_planned_ && group.wanted > 0) {
      const Duration earliest = down_since_ ? *down_since_ + spec_.minimum_down : now_;
      plan(What::batch, std::max(now_ + spec_.stagger, earliest));
      batch_planned_ = true;
    }
    return;
  }
  let_fans_run_out(now_);
}

// Once a tick, whoever it is for.
void FleetControl::plan_retry(Duration date) {
  const auto at_it = [&](const Missed& one) { return one.hears == date; };
  if (std::none_of(missed_.rbegin(), missed_.rend(), at_it)) plan(What::retry, date);
}

void FleetControl::retry() {
  const auto hears = [this](const Missed& one) { return one.hears <= now_; };
  for (std::size_t index = 0; index < groups_.size(); ++index) {
    const auto followed = std::count_if(missed_.begin(), missed_.end(),
                                        [&](const Missed& one) { return one.group == index && hears(one); });
    groups_[index].stuck -= static_cast<int>(followed);
    follow(index, static_cast<int>(followed));
  }
  for (const Missed& one : missed_)
    if (hears(one)) drifted_ += drifted_time(one);
  std::erase_if(missed_, hears);
}

// Others in place of those that did not follow in time.
void FleetControl::review() {
  if (const Power missing = ordered_ - under_way(); missing.si() > 0) select(missing);
  const auto is_wanted = [](const Group& one) { return one.wanted > 0; };
  if (batch_planned_ || std::none_of(groups_.begin(), groups_.end(), is_wanted)) return;
  plan(What::batch, now_);
  batch_planned_ = true;
}

} // namespace minehall::mining
