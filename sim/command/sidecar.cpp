#include "sim/command/sidecar.hpp"

#include "sim/record/sink.hpp"

#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>

namespace minehall::command {

namespace {

std::string host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::string iso(std::chrono::system_clock::time_point when) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

double seconds(const timeval& value) {
  return static_cast<double>(value.tv_sec) + 1e-6 * static_cast<double>(value.tv_usec);
}

nlohmann::ordered_json facts(const RunCard& card) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const std::chrono::duration<double> wall = std::chrono::system_clock::now() - card.started;
  return {{"command_line", card.command_line},
          {"version", card.version},
          {"exit_status", card.exit_status},
          {"host", host()},
          {"started", iso(card.started)},
          {"wall_seconds", wall.count()},
          {"cpu_seconds", seconds(usage.ru_utime) + seconds(usage.ru_stime)},
          {"peak_memory_bytes", static_cast<std::int64_t>(usage.ru_maxrss) * 1024}};
}

} // namespace

std::filesystem::path sidecar_of(const std::filesystem::path& output) {
  std::filesystem::path card = output;
  if (card.extension() == ".h5") card.replace_extension();
  return card += ".run.json";
}

void check_sidecar(const std::filesystem::path& output) {
  const auto path = sidecar_of(output);
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
    throw record::OutputError{path.string() + ": is no file that the run's card could replace; choose another --out"};
}

void remove_sidecar(const std::filesystem::path& output) {
  std::error_code ignored;
  std::filesystem::remove(sidecar_of(output), ignored);
}

void write_sidecar(const std::filesystem::path& output, const RunCard& card) {
  const auto path = sidecar_of(output);
  auto partial = path;
  partial += ".partial";
  const auto text = facts(card).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::ofstream file{partial, std::ios::binary};
  file << text << "\n";
  file.close();
  std::error_code problem;
  if (file) std::filesystem::rename(partial, path, problem);
  if (!file || problem) {
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    throw record::OutputError{path.string() + ": cannot write it: " + std::strerror(errno) +
                              "; the run itself is whole in " + output.string()};
  }
}

} // namespace minehall::command
