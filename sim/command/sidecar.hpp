// `F.run.json` beside `F.h5`: what must not be in the file itself, because it differs between equal runs.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace minehall::command {

struct RunCard {
  std::vector<std::string> command_line;
  std::chrono::system_clock::time_point started; // wall seconds count from here
  int exit_status = 0;
  std::string version;
};

std::filesystem::path sidecar_of(const std::filesystem::path& output); // out/a.h5 -> out/a.run.json
void check_sidecar(const std::filesystem::path& output); // throws OutputError where it could not be written
void remove_sidecar(const std::filesystem::path& output);
// Adds host, CPU seconds and peak memory of this process; written under another name first, then renamed.
void write_sidecar(const std::filesystem::path& output, const RunCard& card);

} // namespace minehall::command
