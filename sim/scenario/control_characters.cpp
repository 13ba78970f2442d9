#include "sim/scenario/control_characters.hpp"

#include <algorithm>

namespace minehall::scenario {

std::size_t find_control(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0u;
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) return at;
    if (byte == 0xC2 && next >= 0x80 && next < 0xA0) return at;
  }
  return text.npos;
}

std::string printable(std::string text, char instead) {
  for (auto at = find_control(text); at != text.npos; at = find_control(text, at)) {
    const std::size_t bytes = text[at] == '\xC2' ? 2 : 1;
    text.replace(at, bytes, bytes, instead);
  }
  std::replace(text.begin(), text.end(), '\r', instead);
  std::replace(text.begin(), text.end(), '\t', instead);
  return text;
}

} // namespace minehall::scenario
