// Conversion between busway and chips: rectifiers, DC stages and rack supplies. An element stands for all units alike
// that hang on it; they share its load evenly.
#pragma once

#include "models/base/quantity.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace minehall::power {

// AC to DC: P_in = (P_out + c n) / eta over n units.
struct RectifierSpec {
  Power rating{};                      // of all groups together
  int groups = 1;                      // each feeds a load of its own, a chassis; all are loaded alike
  int units = 4;                       // in a group
  Power constant = Power::from_si(17); // of a unit that runs
  double efficiency = 0.96;
  bool staged = false; // only as many units of a group run as its load needs at `unit_threshold`
  Power unit_threshold = Power::from_si(13670);
  double input_power_factor = 0.99;
};

// DC to DC, one a node ("SIVOC"): the same law.
struct SivocSpec {
  Power rating{}; // of all units together
  int units = 1;
  Power constant = Power::from_si(13);
  double efficiency = 0.98;
};

struct CertifiedPoint {
  double loading = 0; // output over rating
  double efficiency = 1;
};

// Rack supplies by the points of their certificate.
struct PsuSpec {
  Power unit_rating{};
  int units = 1;                        // that the load needs
  int redundant_units = 0;              // that share it too: 1 for N+1, as many as `units` for N+N
  std::vector<CertifiedPoint> points{}; // loading rises, and the loss with it
  double input_power_factor = 0.99;
};

Power rectifier_input(const RectifierSpec& spec, Power output);
int rectifiers_running(const RectifierSpec& spec, Power output); // in each group
Power sivoc_input(const SivocSpec& spec, Power output);
double psu_loss(std::span<const CertifiedPoint> points, double loading); // over rating
double psu_efficiency(std::span<const CertifiedPoint> points, double loading);
bool loss_rises(std::span<const CertifiedPoint> points); // what the points of a PSU must do

// 80 PLUS, 230 V internal redundant (Tom's Hardware's table; status "seen").
struct PsuGrade {
  std::string_view name;
  std::span<const CertifiedPoint> points;
};
std::span<const PsuGrade> psu_grades();

} // namespace minehall::power
