// How orders reach machines where a fleet control carries them out: each class in each container hangs on a gateway of
// its own; what was ordered and what is delivered are two things.
#include "sim/site/site.hpp"

#include <algorithm>
#include <utility>

namespace minehall::site {

void Site::build_fleet_control(std::uint32_t replica) {
  const auto& spec = scenario_.control.fleet_control;
  if (!spec) return;
  for (auto& unit : fleets_) {
    const auto& machine = scenario_.machines[unit.machine];
    unit.control.emplace(*spec, std::vector<mining::ControlledMiners>{{machine, unit.fleet.count()}},
                         mining::FleetChance{{scenario_.seed, replica, "fleet control", unit.path},
                                             {scenario_.seed, replica, "fleet retry", unit.path}});
    follow(unit, {});
  }
}

// To sleep while there is any reason that is an order; else to run.
void Site::command(FleetUnit& unit, Duration now, EventId cause) {
  const bool off = unit.ordered_off(), was_off = unit.shed != ShedLog::none;
  if (off == was_off) return;
  if (off) {
    unit.control->curtail_all(now);
    unit.shed = sheds_.begin(unit.fleet.saving() * unit.fleet.count(), unit.fleet.count(), cause, now);
  } else {
    unit.control->restore(now);
    sheds_.end(unit.shed, now, *observer_);
    unit.shed = ShedLog::none;
  }
  unit.delivered = {};
  follow(unit, now);
}

// On while one of the container's fleets wants them; they stand in the first one's draw.
Power Site::fans_of(const FleetUnit& unit) const {
  const auto& fleets = rooms_[unit.room].fleets;
  if (&fleets_[fleets.front()] != &unit) return {};
  const auto wants = [&](auto id) { return fleets_[id].control && fleets_[id].control->fans_on(); };
  return std::any_of(fleets.begin(), fleets.end(), wants) ? scenario_.control.fleet_control->fans : Power{};
}

bool Site::turn_fans(FleetUnit& unit, Duration now) {
  if (std::exchange(unit.fans_on, unit.control->fans_on()) == unit.fans_on) return false;
  const auto first = rooms_[unit.room].fleets.front();
  if (&fleets_[first] == &unit) return true;
  follow(fleets_[first], now);
  dirty_fleets_.push_back(first);
  return true;
}

// True if machines or fans did something.
bool Site::follow(FleetUnit& unit, Duration now) {
  auto& control = *unit.control;
  control.advance(now);
  if (const Power step = control.take_inrush(); step.si() > 0) {
    inrush_ = inrush_date_ == now ? inrush_ + step : step;
    inrush_date_ = now;
  }
  const bool fans_turned = turn_fans(unit, now);
  const mining::Followed followed{control.awake(), control.warming(), fans_of(unit)};
  const Power delivered = unit.fleet.saving() * unit.fleet.asleep();
  unit.fleet.follow(followed, now);
  if (unit.shed != ShedLog::none) {
    const Power now_delivered = unit.fleet.saving() * std::min(unit.fleet.asleep(), unit.fleet.count());
    if (now_delivered != unit.delivered) sheds_.change(unit.shed, now_delivered - unit.delivered);
    unit.delivered = now_delivered;
  }
  const bool moved = fans_turned || followed != unit.followed || delivered != unit.fleet.saving() * unit.fleet.asleep();
  unit.followed = followed;
  return moved;
}

void Site::settle_orders(Duration now) {
  if (!scenario_.control.fleet_control) return;
  sheds_.settled(now, *observer_);
  if (inrush_date_ == now && inrush_.si() > 0) highest_inrush_ = std::max(highest_inrush_, totals_.mining + inrush_);
  if (!fleets_dirty_) return;
  totals_.miner_order = totals_.miner_delivered = {};
  for (const auto& draw : draws_) {
    totals_.miner_order += draw.ordered;
    totals_.miner_delivered += draw.delivered;
  }
}

void Site::close_orders(Duration end) {
  if (!scenario_.control.fleet_control) return;
  for (auto& unit : fleets_) follow(unit, end);
  sheds_.settled(end, *observer_);
  sheds_.close(*observer_);
}

} // namespace minehall::site
