// Reads back what `minehall summary` and `sweep merge` need from a run file.
#pragma once

#include "sim/record/spec.hpp"

#include <filesystem>
#include <stdexcept>
#include <vector>

namespace minehall::record {

// Not a run file that this program knows: exit status 4.
class RunFileError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

struct RunSummary {
  std::string title;
  std::string status; // "complete", "failed" or "running"
  std::string reason; // why it failed
  std::vector<Scalar> scalars;
};

RunSummary read_summary(const std::filesystem::path& file);

} // namespace minehall::record
