// The series and traces that a scenario names, loaded onto the run's time.
#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/site/inputs.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace minehall::command {

struct LoadedInputs {
  site::Inputs inputs;
  std::vector<std::string> quality; // a line a file: name, SHA-256, and what was missing, filled, dropped
  std::string start_text;           // "2024-01-01 06:00:00", UTC
};

LoadedInputs load_inputs(const scenario::Scenario& scenario, const std::filesystem::path& file,
                         const std::string& data_dir);

} // namespace minehall::command
