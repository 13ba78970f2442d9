#include "sim/site/overheads.hpp"

#include <algorithm>

namespace minehall::site {

namespace {

// Of each element above, its loss beyond that without load, by the share of its output that goes to `drawn`.
Power losses_behind(const power::Graph& graph, const std::vector<double>& no_load_loss, power::ElementId element,
                    Power drawn) {
  double losses = 0;
  graph.each_above(element, [&](power::ElementId above, double reach) {
    const double carried = drawn.si() * reach, output = graph.output(above).si();
    if (carried <= 0 || output <= 0) return;
    const double without_load = no_load_loss[static_cast<std::size_t>(above)];
    losses += std::max(graph.loss(above).si() - without_load, 0.0) * std::min(carried / output, 1.0);
  });
  return Power::from_si(losses);
}

} // namespace

// Powers are those of the last settle, as are cooling and losses. Once in a quarter of an hour is enough for what
// weather and load make of it.
void Overheads::measure(Duration now) {
  if (now < due_) return;
  if (no_load_loss_.empty()) build();
  measure_miners(now);
  if (ai_.any() && state_.totals.ai.si() > 0) measure_gangs();
}

void Overheads::build() {
  const auto& graph = state_.graph();
  for (std::size_t i = 0; i < graph.size(); ++i)
    no_load_loss_.push_back(std::visit([](const auto& spec) { return draw(spec, power::Flow{}).loss.si(); },
                                       graph.spec(static_cast<power::ElementId>(i)).kind));
  for (std::uint32_t id = 0; id < state_.rooms.size(); ++id) {
    const auto& room = state_.rooms[id];
    if (!room.mining || room.fleets.empty()) continue;
    const auto element = graph.element_of(state_.fleets[room.fleets.front()].port);
    const auto at = std::ranges::find(elements_, element);
    containers_.push_back({id, static_cast<std::size_t>(at - elements_.begin())});
    if (at == elements_.end()) elements_.push_back(element);
  }
}

// Containers of which half or more runs are measured, the others would run at about the same; without any the last
// measure holds.
void Overheads::measure_miners(Duration now) {
  Power miners, all;
  drawn_.assign(elements_.size(), Power{});
  for (const auto& container : containers_) {
    const auto& room = state_.rooms[container.room];
    if (!room.present) continue;
    Power here, full;
    for (const auto id : room.fleets) here += state_.draws[id].power, full += state_.draws[id].full;
    if (here.si() <= 0 || here < full * 0.5) continue;
    const Power with_cooling = here + rooms_.cooling_served(room);
    miners += here;
    all += with_cooling;
    drawn_[container.element] += with_cooling;
  }
  for (std::size_t i = 0; i < elements_.size(); ++i)
    all += losses_behind(state_.graph(), no_load_loss_, elements_[i], drawn_[i]);
  if (miners.si() <= 0) return;
  miners_ = all / miners;
  due_ = now + Duration::from_si(900);
}

void Overheads::measure_gangs() {
  const auto& graph = state_.graph();
  const Power machines = state_.totals.ai;
  Power gangs = machines + rooms_.cooling_served(state_.rooms[ai_.room()]);
  for (const auto port : ai_.supplies())
    gangs += losses_behind(graph, no_load_loss_, graph.element_of(port), graph.served(port) * (gangs / machines));
  gangs_ = gangs / machines;
}

} // namespace minehall::site
