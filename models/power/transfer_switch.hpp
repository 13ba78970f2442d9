// A switch between sources: which it stands on, when it moves, and for how long it is open meanwhile.
#pragma once

#include "models/base/quantity.hpp"

#include <cstdint>
#include <optional>

namespace minehall::power {

struct TransferSwitchSpec {
  Power rating{}; // VA
  double loss_fraction = 0;
  Duration transfer = Duration::from_si(0.1);         // open between two sources: ATS 0.1 s, static switch 4 ms [M]
  Duration delay = Duration::from_si(0);              // from a living alternate to leaving a dead source
  Duration retransfer_delay = Duration::from_si(900); // a better source must have lived for this long [M]
};

// Sources by order of preference: 0 is the preferred one. Every call brings its date.
class TransferSwitch {
public:
  explicit TransferSwitch(const TransferSwitchSpec& spec, std::uint32_t selected = 0);

  // Which sources live now, bit by order of preference. Returns true if position or openness changed at once.
  bool look(Duration now, std::uint32_t living);
  bool advance(Duration now); // at next_event(): leaves, or arrives
  std::optional<Duration> next_event() const { return next_; }

  std::uint32_t selected() const { return selected_; } // stands on it, or moves to it while open
  bool open() const { return moving_; }                // between two sources: nothing below is fed by it
  bool short_break(Duration hold_up) const { return spec_.transfer <= hold_up; }
  const TransferSwitchSpec& spec() const { return spec_; }

private:
  std::optional<std::uint32_t> best() const;
  void leave(Duration now, std::uint32_t to);
  void consider(Duration now);

  TransferSwitchSpec spec_;
  std::uint32_t selected_;
  std::uint32_t living_ = ~0U;
  bool moving_ = false;
  std::optional<Duration> next_{};
  std::optional<std::uint32_t> target_{}; // of a move that waits
  bool leaves_dead_ = false;              // why it waits; else for a better source to prove itself
};

} // namespace minehall::power
