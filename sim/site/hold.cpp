// What the site does when something goes down or comes back, for whatever reasons.
#include "sim/site/outage_units.hpp"
#include "sim/site/site.hpp"

namespace minehall::site {

using power::Status;
using Kind = Target::Kind;

void Site::build_outages(std::uint32_t replica) {
  outages_ = std::make_unique<Outages>(outage_counts(scenario_), outage_units(scenario_, inputs_.outages),
                                       scenario_.seed, replica, agenda_);
}

void Site::start_outages() {
  for (std::uint32_t e = 0; e < element_status_.size(); ++e)
    if (element_status_[e] == Status::absent) outages_->set_present({Kind::element, e}, false, {});
  for (std::uint32_t room = 0; room < rooms_.size(); ++room) set_room_present(room, {});
  outages_->start(*this);
}

void Site::set_room_present(std::uint32_t id, Duration now) {
  const auto& room = rooms_[id];
  outages_->set_present({Kind::plant, id}, room.present, now);
  for (std::uint32_t m = 0; m < room.machines; ++m)
    outages_->set_present({Kind::machine, room.first_machine + m}, room.present, now);
  if (room.mining) return;
  for (std::uint32_t n = 0; n < node_names_.size(); ++n) outages_->set_present({Kind::node, n}, room.present, now);
}

// A plant as a whole goes with its domain, its machines go one by one.
double Site::share_up(std::uint32_t id) const {
  if (outages_->held({Kind::plant, id})) return 0;
  const auto& room = rooms_[id];
  std::uint32_t up = 0;
  for (std::uint32_t m = 0; m < room.machines; ++m)
    if (!outages_->held({Kind::machine, room.first_machine + m})) ++up;
  return static_cast<double>(up) / room.machines;
}

// The power path hears of it first, so that what trips has its root there.
void Site::went_down(Target target, Duration now, EventId id, Why why) {
  if (target.kind == Kind::element)
    power_path_.tell(now, static_cast<power::ElementId>(target.index),
                     why == Why::maintenance ? "maintenance" : "failed", 0, id, EventId::none);
  follow(target, now, id);
}

// What tripped in it is closed again before its status is asked for.
void Site::came_back(Target target, Duration now, EventId id, Why why) {
  if (target.kind == Kind::element) {
    power_path_.repaired(static_cast<power::ElementId>(target.index), now);
    power_path_.tell(now, static_cast<power::ElementId>(target.index),
                     why == Why::maintenance ? "maintenance end" : "repaired", 0, id, cause_);
  }
  follow(target, now, id);
}

void Site::join_status(power::ElementId element, Duration now) { touch_status(element, status_at(element, now)); }

// Brings what the target stands for into the state that its reasons leave it.
void Site::follow(Target target, Duration now, EventId cause) {
  const bool held = outages_->held(target);
  switch (target.kind) {
  case Kind::element:
    return join_status(static_cast<power::ElementId>(target.index), now);
  case Kind::plant:
    return set_availability(target.index, now);
  case Kind::machine:
    return set_availability(room_of_machine_[target.index], now);
  case Kind::miners:
    for (const auto id : rooms_[target.index].fleets) {
      auto& fleet = fleets_[id].fleet;
      held ? fleet.stop(mining::Reason::failed, now) : fleet.clear(mining::Reason::failed, now);
      touch_fleet(id);
    }
    return;
  case Kind::node:
    if (held)
      cluster_->set_down(static_cast<NodeId>(target.index), Cluster::Down::failed, now, cause);
    else
      cluster_->clear_down(static_cast<NodeId>(target.index), Cluster::Down::failed);
    ai_dirty_ = true;
    return;
  case Kind::domain:
    return;
  }
}

void Site::outage(const FailureOutcome& outcome) { say(outcome); }

} // namespace minehall::site
