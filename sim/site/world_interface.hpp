// What the engine's loop asks of the site.
#pragma once

#include "sim/site/agenda.hpp"

namespace minehall::site {

class World {
public:
  virtual ~World() = default;
  virtual void handle(const Event& event) = 0; // every event of an instant, in order of (phase, sequence)
  virtual void settle(Duration now) = 0;       // once after the events of an instant; again if it planned more for it
};

} // namespace minehall::site
