// Roles of a plant's loads, as bits: which are fed, or held off by a sag (Room::life, Room::sagged).
#pragma once

#include <cstdint>

namespace minehall::site {

constexpr std::uint8_t compressor_lives = 1, pump_lives = 2, fan_lives = 4, all_live = 7;

} // namespace minehall::site
