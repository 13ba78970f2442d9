#include "sim/site/instant.hpp"

namespace minehall::site {

EventId Instant::plan(Duration date, Phase phase, Topic topic, std::uint32_t subject, EventId cause,
                      std::uint32_t generation) {
  return agenda_.plan(
      {.date = date, .phase = phase, .topic = topic, .subject = subject, .generation = generation, .cause = cause});
}

void Instant::say(Duration now, std::string_view what, std::string_view entity, double value, EventId id, EventId cause,
                  std::string_view reason) {
  path_.trace(id, cause);
  observer_->occurrence({now, what, entity, value, id, cause, reason});
  cause_ = id;
}

void Instant::say(const FailureOutcome& failure) {
  observer_->failure(failure);
  cause_ = failure.id;
}

// Ends of work and arrivals come from the scenario, whatever started them.
void Instant::begin(const Event& event) {
  if (event.date != begun_) cause_ = EventId::none;
  begun_ = event.date;
  if (event.cause != EventId::none && event.phase != Phase::completion && event.phase != Phase::arrival)
    cause_ = event.cause;
  path_.trace(event.id, event.cause);
}

} // namespace minehall::site
