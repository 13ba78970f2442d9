// Characters that move a terminal's cursor or colours: a text from outside is printed without them.
#pragma once

#include <string>
#include <string_view>

namespace minehall::scenario {

// The first one at or after `from`: below 0x20 but for line breaks and tabs, 0x7F, or two bytes of UTF-8 up to U+009F;
// npos without one.
std::size_t find_control(std::string_view text, std::size_t from = 0);

// With `instead` for each byte of them, of carriage returns and of tabs. Line feeds stay.
std::string printable(std::string text, char instead);

} // namespace minehall::scenario
