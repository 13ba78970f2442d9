// Stored chilled water: a tank that carries the load while the chillers are off or restart, and is filled again by what
// they can spare. Rates are those of the hall's closed form, so the date at which it is empty is exact.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>

namespace minehall::thermal {

struct StorageSpec {
  Energy energy;      // heat that the full tank takes up
  Power charge;       // most that fills it
  double initial = 1; // of energy
  double reserve = 0; // of energy, not used
};

class Tank {
public:
  explicit Tank(const StorageSpec& spec) : spec_{spec}, stored_{spec.energy * spec.initial} {}
  const StorageSpec& spec() const { return spec_; }
  Energy stored() const { return stored_; }
  Energy usable() const; // above the reserve, not below 0
  double state() const;  // of charge, 0..1
  bool full() const { return stored_ >= spec_.energy; }
  void take(Energy energy);                                 // clamped to what is there only for rounding
  void fill(Energy energy);                                 // likewise to what fits
  std::optional<Duration> time_to_full(Power charge) const; // none at 0 or if it is full

private:
  StorageSpec spec_;
  Energy stored_;
};

} // namespace minehall::thermal
