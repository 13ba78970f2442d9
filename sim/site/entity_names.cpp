#include "sim/site/entity_names.hpp"

#include <fmt/format.h>

namespace minehall::site {

std::string container_name(const scenario::MiningHallSpec& hall, int number) {
  return fmt::format("{}.container_{:02d}", hall.name, number);
}

std::vector<std::string> container_names(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& hall : scenario.mining_halls)
    for (int number = 1; number <= hall.containers; ++number) names.push_back(container_name(hall, number));
  return names;
}

std::vector<std::string> room_names(const scenario::Scenario& scenario) {
  auto names = container_names(scenario);
  if (scenario.ai_hall) names.push_back(scenario.ai_hall->name);
  return names;
}

std::vector<std::string> node_names(const scenario::AiHallSpec& hall) {
  auto names = scenario::node_names(hall.cluster.nodes);
  for (auto& name : names) name.insert(0, hall.name + ".");
  return names;
}

bool stands_in(std::string_view path, std::string_view place) {
  return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '.');
}

} // namespace minehall::site
