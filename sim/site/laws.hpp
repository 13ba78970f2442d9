// The conservation laws that every run is held to.
#pragma once

#include "sim/site/site.hpp"

#include <string>
#include <vector>

namespace minehall::site {

struct Law {
  std::string name;
  std::string statement;
  double left = 0, right = 0;
  std::string units;
  double gross = 0;        // what flowed in either direction, where the sides are differences of it
  double tolerance = 1e-9; // relative to the largest of the three
  double gap() const;      // relative
  bool holds() const { return gap() <= tolerance; }
};

// After Site::close(end).
std::vector<Law> laws(const Site& site, Duration end);

} // namespace minehall::site
