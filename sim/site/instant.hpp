// The instant that is handled: what it plans and tells, which event it goes back to, and whether anything in it moved
// or calls for a look by control.
#pragma once

#include "sim/site/agenda.hpp"
#include "sim/site/observer.hpp"
#include "sim/site/power_path.hpp"

#include <string_view>

namespace minehall::site {

class Instant {
public:
  Instant(Agenda& agenda, PowerPath& path) : agenda_{agenda}, path_{path} {}
  void attach(Observer& observer) { observer_ = &observer; } // before the first event
  Observer& observer() { return *observer_; }
  Agenda& agenda() { return agenda_; }

  EventId plan(Duration date, Phase phase, Topic topic, std::uint32_t subject, EventId cause,
               std::uint32_t generation = 0);
  EventId note() { return agenda_.note(); }
  // A row of the event table, of the table of failures; what follows in this instant goes back to it.
  void say(Duration now, std::string_view what, std::string_view entity, double value, EventId id, EventId cause,
           std::string_view reason = {});
  void say(const FailureOutcome& failure);

  void begin(const Event& event);
  // The last event that has a row; none: the scenario.
  EventId cause() const { return cause_; }
  void goes_back_to(EventId id) { cause_ = id; }

  // Something that may change a power, a price or a limit.
  void move() { moved_ = true; }
  bool moved() const { return moved_; }
  void set_moved(bool moved) { moved_ = moved; }

  // Control looks at its next tick; the reason it then gives is this instant's cause, where that is told here.
  void want_decision() { decision_due_ = true; }
  void want_decision_for_cause() { decision_due_ = true, look_cause_ = cause_; }
  bool decision_due() const { return decision_due_; }
  void begin_decision() { decision_due_ = false; }
  void end_decision() { look_cause_ = EventId::none; }
  EventId look_cause() const { return look_cause_; }

private:
  Agenda& agenda_;
  PowerPath& path_;
  Observer* observer_ = nullptr;
  EventId cause_ = EventId::none, look_cause_ = EventId::none;
  Duration begun_;
  bool moved_ = true, decision_due_ = true;
};

} // namespace minehall::site
