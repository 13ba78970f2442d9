// Stands in until simulate.cpp is there; CMakeLists.txt picks.
#include "sim/command/simulate.hpp"

#include <stdexcept>

namespace minehall::command {

namespace {
[[noreturn]] int pending() { throw std::logic_error{"this verb is not built in"}; }
} // namespace

int run_scenario(const RunOptions&, std::ostream&, std::ostream&) { return pending(); }
int check_scenario(const CheckOptions&, std::ostream&, std::ostream&) { return pending(); }
int list_kinds(std::ostream&) { return pending(); }
int print_schema(std::ostream&) { return pending(); }

} // namespace minehall::command
