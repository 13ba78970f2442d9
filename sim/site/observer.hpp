// What the site tells to whoever writes it down. Series are read off the site after each settle; these are the events.
#pragma once

#include "models/base/ids.hpp"
#include "models/market/programme_state.hpp"
#include "models/thermal/hall.hpp"
#include "sim/site/agenda.hpp"

#include <array>
#include <limits>
#include <string_view>

namespace minehall::site {

struct JobOutcome {
  JobId job{};
  Duration submit, first_start, end; // first_start and end NaN if it has not come to that
  std::uint32_t gpus = 0;
  std::uint32_t restarts = 0;
  NodeId lead{};
  Duration work;
  Duration lost; // work done again, in time of the job
  enum class State : std::uint8_t { done, running, waiting, refused } state = State::done;
};

// A stay of a job on its nodes.
struct SegmentOutcome {
  JobId job{};
  NodeId lead{};
  std::uint32_t slots = 0;
  Duration start, end;
  enum class How : std::uint8_t { finished, failed, running, suspended } how = How::finished;
  EventId cause = EventId::none;
};

struct FailureOutcome {
  std::string_view entity;
  Duration from, until; // until may lie after the end of the run
  std::string_view what;
  EventId id = EventId::none;
  EventId cause = EventId::none;
  std::string_view reason = {}; // the scenario's words for a scripted one
};

// A line of the event table: orders, overloads, throttles, trips, losses of feed.
struct Occurrence {
  Duration date;
  std::string_view what;
  std::string_view entity;
  double value = 0; // level of an order, temperature, power: see `what` (docs/output.md)
  EventId id = EventId::none;
  EventId cause = EventId::none; // the nearest one that has a row, here or among the failures
  std::string_view reason = {};  // the scenario's words for a scripted one
};

// A link in a chain of cause in the power path.
struct ChainLink {
  Duration date;
  std::string_view element;
  std::string_view what;
  double value = 0; // loading, state of charge, attempts, m3: see `what` (docs/output.md)
  EventId id = EventId::none;
  EventId cause = EventId::none;
  EventId root = EventId::none; // what began the chain
};

// What a grid programme called for and got.
struct DeliveryOutcome {
  std::string_view programme;
  const market::Delivery& delivery;
  enum class State : std::uint8_t { ended, under_way } state = State::ended;
  EventId id = EventId::none; // of the call
  EventId cause = EventId::none;
};

// An order to stop miners under fleet control, and how soon it was followed; NaN: never.
struct ShedOutcome {
  std::size_t number = 0;
  Duration date;
  Duration until = Duration::from_si(std::numeric_limits<double>::quiet_NaN()); // the first machine is given back
  EventId cause = EventId::none;
  Power ordered; // saving of machines that sleep instead of running
  int machines = 0;
  std::array<Duration, 3> latency = {until, until, until}; // until 50, 90 and 99 % are delivered
  double share = 0;                                        // delivered at most
};
struct ShedStep {
  std::size_t shed;
  Duration latency;
  double share; // delivered from then on
};

class Observer {
public:
  virtual ~Observer() = default;
  virtual void job(const JobOutcome& outcome) = 0;
  virtual void segment(const SegmentOutcome& outcome) = 0;
  virtual void failure(const FailureOutcome& outcome) = 0;
  virtual void occurrence(const Occurrence& occurrence) = 0;
  virtual void link(const ChainLink&) {}
  virtual void delivery(const DeliveryOutcome&) {}
  virtual void shed(const ShedOutcome&) {}
  virtual void delivered(const ShedStep&) {}
  // The air's curve since its last change, told before the next one.
  virtual void curve(std::uint32_t room, const thermal::Hall& air, Duration until) = 0;
};

} // namespace minehall::site
