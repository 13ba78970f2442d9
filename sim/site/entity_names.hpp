// Path names of what a scenario has: containers, halls, nodes; and what stands in what, by them.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace minehall::site {

std::string container_name(const scenario::MiningHallSpec& hall, int number); // from 1: mining_01.container_01
std::vector<std::string> container_names(const scenario::Scenario& scenario); // in the order of the site's rooms
std::vector<std::string> room_names(const scenario::Scenario& scenario);      // likewise, the AI hall after them
std::vector<std::string> node_names(const scenario::AiHallSpec& hall);        // in the order of NodeId
// True if the path is that of `place` or of something in it.
bool stands_in(std::string_view path, std::string_view place);

} // namespace minehall::site
