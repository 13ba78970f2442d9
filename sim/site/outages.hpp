// What fails and what is maintained: clocks and plans of power elements, plants, miners, nodes and domains, and how
// many reasons hold each down. It knows no power flow, no cooling and no jobs; it tells the site when an entity goes
// down or comes back.
#pragma once

#include "models/base/random.hpp"
#include "models/power/graph.hpp"
#include "models/reliability/clock.hpp"
#include "sim/scenario/read_reliability.hpp"
#include "sim/site/agenda.hpp"
#include "sim/site/observer.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace minehall::site {

struct Target {
  // A machine is one of a plant that has several; the miners are those of a container, which only fail with a domain.
  enum class Kind : std::uint8_t { element, plant, machine, miners, node, domain } kind = Kind::element;
  std::uint32_t index = 0; // element, room (plant, miners), machine, node or domain
};

enum class Why : std::uint8_t { failure, maintenance };

inline Target element_target(power::ElementId element) {
  return {Target::Kind::element, static_cast<std::uint32_t>(element)};
}

// Fails, and is maintained, as one.
struct OutageUnitSpec {
  std::string name;      // in the tables
  std::string path;      // of its random streams
  std::string_view what; // element, plant, node, domain
  Target self;
  std::vector<Target> members{};                    // of a domain
  std::optional<scenario::FailuresSpec> failures{}; // dated ones filled in
  std::vector<reliability::MaintenanceSpec> maintenance{};
};

class OutageListener {
public:
  virtual ~OutageListener() = default;
  virtual void went_down(Target target, Duration now, EventId cause, Why why) = 0; // the first reason
  virtual void came_back(Target target, Duration now, EventId cause, Why why) = 0; // it was the last
  virtual void outage(const FailureOutcome& outcome) = 0;
};

class Outages {
public:
  // How many targets there are of each kind.
  struct Counts {
    std::size_t elements = 0, plants = 0, machines = 0, miners = 0, nodes = 0, domains = 0;
  };
  Outages(Counts counts, std::vector<OutageUnitSpec> units, std::uint64_t seed, std::uint32_t replica, Agenda& agenda);
  void start(OutageListener& listener); // plans from second 0

  void handle(const Event& event); // topics failure, repair, maintenance_begin, maintenance_end

  // Reasons from elsewhere (scripted events); each hold needs its release.
  void hold(Target target, Duration now, EventId cause, Why why = Why::failure);
  void release(Target target, Duration now, EventId cause, Why why = Why::failure);
  // What is not there does not age.
  void set_present(Target target, bool present, Duration now);

  bool held(Target target) const { return slot(target).holds > 0; }
  std::size_t units() const { return units_.size(); }

private:
  static constexpr std::uint32_t no_unit = ~0U;
  struct Slot {
    std::uint16_t holds = 0;
    bool absent = false;
    std::uint32_t unit = no_unit; // whose clock it carries
  };
  struct Unit {
    OutageUnitSpec spec;
    Stream failure, repair;
    reliability::FailureClock clock;
    std::uint32_t generation = 0; // of the planned failure
    std::size_t next_dated = 0;
    bool failed = false;
    Duration until; // of the outage that goes on
  };
  struct Plan {
    std::uint32_t unit;
    std::size_t window; // in its maintenance
  };

  void fail(const Event& event);
  void repair(const Event& event);
  void begin_maintenance(const Event& event);
  void end_maintenance(const Event& event);
  Slot& slot(Target target) { return slots_[offset(target)]; }
  const Slot& slot(Target target) const { return slots_[offset(target)]; }
  std::size_t offset(Target target) const;
  const std::vector<reliability::Outage>* dated(const Unit& unit) const;
  void draw_life(Unit& unit, Duration now);
  void plan_failure(std::uint32_t id);
  void plan_window(std::uint32_t plan, Duration after);
  void pause(std::uint32_t id, Duration now);
  void wake(std::uint32_t id, Duration now);
  void hold_all(std::uint32_t unit, Duration now, EventId cause, Why why);
  void release_all(std::uint32_t unit, Duration now, EventId cause, Why why);
  Duration end_of_repair(Unit& unit, Duration now);

  std::array<std::size_t, 6> first_ = {}; // slot of each kind
  Agenda& agenda_;
  OutageListener* listener_ = nullptr;
  std::vector<Slot> slots_;
  std::vector<Unit> units_;
  std::vector<Plan> plans_;
};

} // namespace minehall::site
