// Stands in until sim/command/validate is there; CMakeLists.txt picks.
#include "sim/command/validate/validate.hpp"

#include <stdexcept>

namespace minehall::command {

int run_validate(std::vector<std::string>, bool, std::optional<std::string>, std::ostream&, std::ostream&) {
  throw std::logic_error{"this verb is not built in"};
}

} // namespace minehall::command
