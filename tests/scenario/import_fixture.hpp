// Inputs of the import tests: small texts in a folder of their own, and the real traces where they are present.
#pragma once

#include "sim/scenario/load_series.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

namespace minehall::scenario {

// A folder that is gone after the test.
class Folder {
public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "minehall_import_XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name, std::ios::binary} << text;
  }
  Paths paths() const { return {.scenario_dir = path_, .data_dir = {}}; }
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

inline std::optional<std::filesystem::path> data_folder() {
  const char* named = std::getenv("MINEHALL_DATA");
  const std::filesystem::path folder = named ? named : std::filesystem::path{MINEHALL_SOURCE_DIR} / "../shared/data";
  if (std::filesystem::is_directory(folder / "prices")) return folder;
  std::cout << "SKIPPED: needs the real traces, set MINEHALL_DATA\n";
  return std::nullopt;
}

inline Calendar central(int year, int month, int day) {
  const Zone zone{"America/Chicago"};
  return {static_cast<double>(zone.utc(wall_seconds(year, month, day)).first), "America/Chicago"};
}

// The message without the folder before the file's name.
inline std::string without_folder(std::string_view text) {
  const std::size_t slash = text.substr(0, text.find(": ")).rfind('/');
  if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
  return std::string{text};
}

template <class Load> std::string error_of(Load load) {
  try {
    load();
  } catch (const SeriesError& error) {
    return without_folder(error.what());
  }
  return "no error";
}

} // namespace minehall::scenario
