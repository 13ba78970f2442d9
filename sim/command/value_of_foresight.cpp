#include "sim/command/value_of_foresight.hpp"

#include "sim/command/exit_status.hpp"
#include "sim/record/hdf5_read.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_scenario.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <system_error>

namespace minehall::command {
namespace {

struct Variant {
  const char* name;
  Words settings;
};

Words texts_after(const Words& words, const std::string& option) {
  Words found;
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (words[i] == option) found.push_back(words[i + 1]);
  return found;
}

// A scenario whose control reads a forecast is clairvoyant by a forecast without an error.
std::array<Variant, 3> variants(const ForesightOptions& options) {
  auto document = scenario::load(options.scenario, parse_overrides(texts_after(options.options, "--set")));
  const auto control = scenario::read_scenario(document.root()).control;
  document.finish();
  if (!control.price_response)
    throw UsageError{"foresight: control.price_response is off, so that no price is worth knowing; run with --set "
                     "control.price_response=true"};
  const Words clairvoyant = control.forecast ? Words{"control.forecast.error=0", "control.forecast.spread=0 USD/MWh"}
                                             : Words{"control.clairvoyant=true"};
  return {Variant{"not_curtailed", {"control.price_response=false"}}, Variant{"real", {"control.clairvoyant=false"}},
          Variant{"clairvoyant", clairvoyant}};
}

pid_t start(const ForesightOptions& options, const Variant& variant, const std::filesystem::path& out) {
  Words words{"minehall", "run", options.scenario, "--quiet", "--out", out.string()};
  words.insert(words.end(), options.options.begin(), options.options.end());
  for (const auto& setting : variant.settings) words.insert(words.end(), {"--set", setting});
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error = posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments.data(), environ);
  if (error != 0) throw std::system_error{error, std::generic_category(), "foresight: no process for a run"};
  return child;
}

int wait_for(pid_t child) {
  int state = 0;
  if (waitpid(child, &state, 0) != child)
    throw std::system_error{errno, std::generic_category(), "foresight: no word of a run"};
  return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

double margin_of(const std::filesystem::path& file) {
  const auto summary = record::read_summary(file);
  const auto value = [&](const char* name) {
    const auto at = std::ranges::find(summary.scalars, name, &record::Scalar::name);
    return at == summary.scalars.end() ? std::numeric_limits<double>::quiet_NaN() : at->value;
  };
  const double all_in = value("margin_all_in");
  return std::isnan(all_in) ? value("margin") : all_in;
}

} // namespace

ForesightRuns run_with_and_without_foresight(const ForesightOptions& options) {
  const auto all = variants(options);
  std::array<pid_t, 3> children{};
  std::array<std::filesystem::path, 3> files;
  for (std::size_t i = 0; i < all.size(); ++i) {
    files[i] = options.folder / (std::string{all[i].name} + ".h5");
    children[i] = start(options, all[i], files[i]);
  }
  ForesightRuns runs;
  for (const auto child : children)
    if (const int status = wait_for(child); runs.status == exit_ok) runs.status = status;
  if (runs.status != exit_ok) return runs;
  const double still = margin_of(files[0]), real = margin_of(files[1]), clairvoyant = margin_of(files[2]);
  const double gain = clairvoyant - still;
  runs.figures = {
      {"margin_not_curtailed", still, "USD", "margin of the run that does not answer prices"},
      {"margin", real, "USD", "margin of the run as it is, on what control knows"},
      {"margin_clairvoyant", clairvoyant, "USD", "margin of the run whose control knows each interval's own price"},
      {"curtailment_gain", real - still, "USD", "the run as it is less the one that does not answer prices"},
      {"value_of_foresight", clairvoyant - real, "USD", "the clairvoyant run less the one as it is"},
      {"foresight_share", gain > 0 ? (clairvoyant - real) / gain : std::nan(""), "1",
       "of what curtailment gains with foresight, lost without; NaN: it gains nothing"}};
  return runs;
}

} // namespace minehall::command
