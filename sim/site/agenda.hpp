// What is to happen and when: events ordered by (date, phase, sequence). Pure data; the engine drains it, the site
// plans on it.
#pragma once

#include "models/base/quantity.hpp"
#include "sim/site/topics.hpp"

#include <cstdint>
#include <queue>
#include <vector>

namespace minehall::site {

// What ended at t has ended, whatever fails at t; the order within an instant is ours (architecture.md).
enum class Phase : std::uint8_t { completion, environment, failure, arrival, decision, settle, record };

// Every event has an id; 0 stands for "no cause: the scenario itself".
enum class EventId : std::uint32_t { none = 0 };

struct Event {
  Duration date;
  Phase phase = Phase::environment;
  Topic topic = Topic::environment;
  std::uint32_t subject = 0;    // dense id within the topic
  std::uint32_t generation = 0; // a plan that was replaced is dropped by its handler
  EventId id = EventId::none;
  EventId cause = EventId::none;
};

class Agenda {
public:
  EventId plan(Event event) {
    event.id = static_cast<EventId>(++last_);
    heap_.push(event);
    return event.id;
  }
  // An event that happens at once and needs an id for what it causes, but no turn of its own.
  EventId note() { return static_cast<EventId>(++last_); }
  bool empty() const { return heap_.empty(); }
  Duration head() const { return heap_.empty() ? never : heap_.top().date; }
  Event pop() {
    Event event = heap_.top();
    heap_.pop();
    return event;
  }

private:
  struct Later {
    bool operator()(const Event& a, const Event& b) const {
      if (a.date != b.date) return a.date > b.date;
      if (a.phase != b.phase) return a.phase > b.phase;
      return a.id > b.id;
    }
  };
  std::priority_queue<Event, std::vector<Event>, Later> heap_;
  std::uint32_t last_ = 0;
};

} // namespace minehall::site
