#include "sim/site/shed_log.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

std::size_t ShedLog::begin(Power saving, int machines, EventId cause, Duration now) {
  if (sheds_.empty() || !sheds_.back().open || sheds_.back().outcome.date != now) {
    sheds_.push_back({});
    auto& outcome = sheds_.back().outcome;
    outcome.number = sheds_.size() - 1;
    outcome.date = now;
    outcome.cause = cause;
  }
  auto& outcome = sheds_.back().outcome;
  outcome.ordered += saving;
  outcome.machines += machines;
  return sheds_.size() - 1;
}

void ShedLog::change(std::size_t number, Power delivered) {
  if (number == none) return;
  auto& shed = sheds_[number];
  shed.delivered += delivered;
  if (shed.dirty || !shed.open) return;
  shed.dirty = true;
  dirty_.push_back(number);
}

void ShedLog::end(std::size_t number, Duration now, Observer& observer) {
  if (number == none || !sheds_[number].open) return;
  auto& shed = sheds_[number];
  shed.open = false;
  shed.outcome.until = now;
  observer.shed(shed.outcome);
}

void ShedLog::settled(Duration now, Observer& observer) {
  static constexpr std::array<double, 3> shares = {0.5, 0.9, 0.99};
  for (const auto number : dirty_) {
    auto& shed = sheds_[number];
    shed.dirty = false;
    if (!shed.open || shed.outcome.ordered.si() <= 0) continue;
    auto& outcome = shed.outcome;
    const double share = std::min(shed.delivered / outcome.ordered, 1.0);
    for (std::size_t i = 0; i < shares.size(); ++i)
      if (std::isnan(outcome.latency[i].si()) && share >= shares[i] - 1e-12) outcome.latency[i] = now - outcome.date;
    outcome.share = std::max(outcome.share, share);
    observer.delivered({number, now - outcome.date, share});
  }
  dirty_.clear();
}

void ShedLog::close(Observer& observer) {
  for (const auto& shed : sheds_)
    if (shed.open) observer.shed(shed.outcome);
}

} // namespace minehall::site
