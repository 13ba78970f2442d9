#include "sim/site/chain.hpp"

namespace minehall::site {

EventId Chain::root(EventId id) const {
  const auto found = roots_.find(id);
  return found == roots_.end() ? id : found->second;
}

void Chain::follow(EventId id, EventId cause) {
  if (const auto found = roots_.find(cause); found != roots_.end()) roots_.emplace(id, found->second);
}

EventId Chain::tell(Duration now, power::ElementId element, std::string_view what, double value, EventId cause) {
  const auto id = agenda_.note();
  tell(now, element, what, value, id, cause);
  return id;
}

void Chain::tell(Duration now, power::ElementId element, std::string_view what, double value, EventId id,
                 EventId cause) {
  const auto known = roots_.find(id);
  const auto from = known != roots_.end() ? known->second : (cause == EventId::none ? id : root(cause));
  roots_.emplace(id, from);
  if (cause != EventId::none) roots_.emplace(cause, from);
  ++links_;
  last_ = id;
  if (observer_) observer_->link({now, graph_.spec(element).name, what, value, id, cause, from});
}

} // namespace minehall::site
