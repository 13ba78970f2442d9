// Which program this is: version and commit (they also go into each output file), and the libraries it stands on.
#pragma once

#include <string>
#include <string_view>

namespace minehall::command {

std::string_view version(); // "0.1.0"
std::string_view commit();  // 40 hex digits, or "unknown" outside a clone
std::string version_text(); // what --version prints

} // namespace minehall::command
