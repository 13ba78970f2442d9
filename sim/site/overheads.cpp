// What a watt less of machines takes off the import: the cooling of the rooms that they stand in and the losses that
// follow the load. House loads, stores that charge, own supply and losses without load stay as they are.
#include "sim/site/site.hpp"

#include <algorithm>
#include <utility>

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

// Containers of which half or more runs are measured, the others would run at about the same; without any the last
// measure holds. Powers are those of the last settle, as are cooling and losses. Once in a quarter of an hour is enough
// for what weather and load make of it.
void Site::measure_overheads(Duration now) {
  if (now < overheads_.due) return;
  if (overheads_.no_load_loss.empty())
    for (std::size_t i = 0; i < graph_.size(); ++i)
      overheads_.no_load_loss.push_back(std::visit([](const auto& spec) { return draw(spec, power::Flow{}).loss.si(); },
                                                   graph_.spec(static_cast<power::ElementId>(i)).kind));
  std::vector<std::pair<power::ElementId, Power>> drawn; // by element
  Power miners, all;
  for (const auto& room : rooms_) {
    if (!room.mining || !room.present || room.fleets.empty()) continue;
    Power here, full;
    for (const auto id : room.fleets) here += draws_[id].power, full += draws_[id].full;
    if (here.si() <= 0 || here < full * 0.5) continue;
    const auto element = graph_.element_of(fleets_[room.fleets.front()].port);
    const Power with_cooling = here + cooling_served(room);
    miners += here;
    all += with_cooling;
    const auto at = std::ranges::find(drawn, element, &std::pair<power::ElementId, Power>::first);
    if (at == drawn.end())
      drawn.emplace_back(element, with_cooling);
    else
      at->second += with_cooling;
  }
  for (const auto& [element, power] : drawn) all += losses_behind(graph_, overheads_.no_load_loss, element, power);
  if (miners.si() > 0) {
    overheads_.miners = all / miners;
    overheads_.due = now + Duration::from_si(900);
  }
  if (!ai_room_ || totals_.ai.si() <= 0) return;
  Power gangs = totals_.ai + cooling_served(rooms_[*ai_room_]);
  for (const auto port : supply_ports_)
    gangs += losses_behind(graph_, overheads_.no_load_loss, graph_.element_of(port),
                           graph_.served(port) * (gangs / totals_.ai));
  overheads_.gangs = gangs / totals_.ai;
}

} // namespace minehall::site
