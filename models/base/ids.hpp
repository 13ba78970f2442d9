// Ids that models and site share: dense, in the order of the scenario.
#pragma once

#include <cstdint>

namespace minehall {

enum class NodeId : std::uint32_t {};
enum class JobId : std::uint32_t {};

} // namespace minehall
