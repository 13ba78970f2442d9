#include "models/mining/mode_choice.hpp"

#include <algorithm>

namespace minehall::mining {

namespace {

bool allowed(const MinerClassSpec& machine, std::size_t mode, std::size_t own) {
  return machine.modes[mode].power_fraction <= machine.modes[own].power_fraction;
}

double ratio(const Mode& mode) { return mode.hash_fraction / mode.power_fraction; }

std::size_t longest(const MinerClassSpec& machine, std::size_t own) {
  std::size_t best = own;
  for (std::size_t i = 0; i < machine.modes.size(); ++i)
    if (allowed(machine, i, own) && ratio(machine.modes[i]) > ratio(machine.modes[best])) best = i;
  return best;
}

} // namespace

ModeChoice best_mode(const MinerClassSpec& machine, std::size_t own, double price) {
  ModeChoice best{longest(machine, own), false};
  double most = 0;
  for (std::size_t i = 0; i < machine.modes.size(); ++i) {
    if (!allowed(machine, i, own)) continue;
    const auto& mode = machine.modes[i];
    const double earned = mode.hash_fraction - price * mode.power_fraction;
    const bool equal = best.runs && earned == most;
    if (earned <= most && !(equal && mode.power_fraction < machine.modes[best.mode].power_fraction)) continue;
    most = earned;
    best = {i, true};
  }
  return best;
}

double highest_price(const MinerClassSpec& machine, std::size_t own) {
  return ratio(machine.modes[longest(machine, own)]);
}

} // namespace minehall::mining
