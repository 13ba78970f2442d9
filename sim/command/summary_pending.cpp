// Stands in until summary.cpp is there; CMakeLists.txt picks.
#include "sim/command/summary.hpp"

#include <stdexcept>

namespace minehall::command {

int run_summary(const std::filesystem::path&, SummaryForm, std::ostream&, std::ostream&) {
  throw std::logic_error{"this verb is not built in"};
}

} // namespace minehall::command
