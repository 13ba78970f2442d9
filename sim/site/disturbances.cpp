// How far a voltage sag reaches: down from its element to whatever draws all its power from there, up to UPS that carry
// and static switches that leave for another source.
#include "models/power/ride_through.hpp"
#include "sim/site/backup.hpp"

#include <algorithm>

namespace minehall::site {

using power::ElementId;

// A UPS on its battery looks at what it would return to.
bool Backup::behind(ElementId element, const std::vector<bool>& sags) const {
  const auto& sources = graph_.spec(element).sources;
  const auto living = graph_.living_sources(element);
  const auto sagging = [&](std::size_t source) {
    return sags[static_cast<std::size_t>(*graph_.find(sources[source].element))];
  };
  if (const auto unit = switch_of_[static_cast<std::size_t>(element)]; unit != none) {
    const auto& at = switches_[unit];
    const auto selected = at.order[at.position.selected()];
    return (living >> selected & 1U) != 0 && sagging(selected);
  }
  bool weighted = false;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if ((living >> i & 1U) == 0 || sources[i].weight <= 0) continue;
    if (!sagging(i)) return false;
    weighted = true;
  }
  if (weighted) return true;
  for (std::size_t i = 0; i < sources.size(); ++i)
    if ((living >> i & 1U) != 0) return sagging(i); // the first living reserve carries all
  return false;
}

void Backup::sag(ElementId from, Duration now, Duration until, EventId cause) {
  std::vector<bool> sags(graph_.size());
  sags_.push_back({cause, {}});
  const auto leaf_first = graph_.leaf_first();
  for (auto e = leaf_first.rbegin(); e != leaf_first.rend(); ++e) {
    const ElementId element{*e};
    if (!graph_.live(element)) continue;
    if (const auto unit = switch_of_[*e]; unit != none) note_sagging(unit, sags);
    if (element != from && !behind(element, sags)) continue;
    sags[*e] = element == from || !(disturb(element, now, until, cause) || leave(element, now, cause));
  }
}

// The sources of a static switch in the sag; it may come to need them at any time while this lasts.
void Backup::note_sagging(std::uint32_t unit, const std::vector<bool>& sags) {
  auto& at = switches_[unit];
  if (!at.position.short_break(power::sag_endurance(0))) return;
  const auto& sources = graph_.spec(at.element).sources;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < at.order.size(); ++i)
    if (sags[static_cast<std::size_t>(*graph_.find(sources[at.order[i]].element))]) bits |= 1U << i;
  if (bits == 0) return;
  at.sagging |= bits;
  sags_.back().seen.push_back({unit, bits});
}

// True if the switch stands on another source in time.
bool Backup::leave(ElementId element, Duration now, EventId cause) {
  const auto unit = switch_of_[static_cast<std::size_t>(element)];
  if (unit == none || switches_[unit].sagging == 0) return false;
  auto& at = switches_[unit];
  (void)react(at, now, cause);
  return (at.sagging >> at.position.selected() & 1U) == 0;
}

void Backup::sag_over(EventId begun, Duration now, EventId cause) {
  const auto over = std::find_if(sags_.begin(), sags_.end(), [&](const Sag& one) { return one.begun == begun; });
  if (over == sags_.end()) return;
  const auto seen = std::move(over->seen);
  sags_.erase(over);
  for (const auto& [unit, bits] : seen) {
    auto& at = switches_[unit];
    at.sagging = 0;
    for (const auto& other : sags_)
      for (const auto& [also, others] : other.seen) at.sagging |= also == unit ? others : 0U;
    (void)react(at, now, cause);
  }
}

} // namespace minehall::site
