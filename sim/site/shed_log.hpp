// What orders to stop miners asked for and when it was there: what is ordered off at one date is one shed, measured
// until the first of its machines is given back. An order that is raised is another shed, of the machines beyond.
#pragma once

#include "sim/site/observer.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace minehall::site {

class ShedLog {
public:
  static constexpr auto none = static_cast<std::size_t>(-1);

  // What a shed asks of one fleet: machines beyond those that sleep by earlier orders.
  struct Part {
    std::size_t shed;
    int beyond, machines;
    Power delivered = {};
  };

  // Machines that are asked for; those of one date join one shed. Its number.
  std::size_t begin(Power saving, int machines, EventId cause, Duration now);
  void change(std::size_t shed, Power delivered);               // of its machines, more or less
  void end(std::size_t shed, Duration now, Observer& observer); // the first of its machines is given back
  void settled(Duration now, Observer& observer);               // once an instant, when all has changed
  void close(Observer& observer);                               // those still under way, at the end of the run

private:
  struct Shed {
    ShedOutcome outcome;
    Power delivered = {};
    bool dirty = false, open = true;
  };
  std::vector<Shed> sheds_;
  std::vector<std::size_t> dirty_;
};

} // namespace minehall::site
