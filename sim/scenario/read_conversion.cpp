#include "sim/scenario/read_conversion.hpp"

#include "sim/scenario/ranges.hpp"

namespace minehall::scenario {
namespace {

double efficiency(Section section, double fallback) {
  const double value = section.fraction("efficiency", fallback);
  if (!(value >= 0.5 && value <= 1)) section.fail("efficiency", "must lie in [0.5, 1]");
  return value;
}

double input_power_factor(Section section, double fallback) {
  const double value = section.number("input_power_factor", fallback);
  if (!(value >= 0.1 && value <= 1)) section.fail("input_power_factor", "must lie in [0.1, 1]");
  return value;
}

constexpr int most_units = 1'000'000;
constexpr std::string_view by_points = "by points";

std::vector<power::CertifiedPoint> read_points(Section section) {
  std::vector<power::CertifiedPoint> points;
  for (auto& one : section.list("points")) {
    points.push_back({one.fraction("loading"), one.fraction("efficiency")});
    if (!(points.back().loading > 0 && points.back().loading <= 1)) one.fail("loading", "must lie in (0, 1]");
    if (!(points.back().efficiency >= 0.3)) one.fail("efficiency", "must lie in [0.3, 1]");
    one.finish();
  }
  if (!power::loss_rises(points))
    section.fail("points", "loading must rise from point to point, and so must the loss, loading (1 / efficiency - 1)");
  return points;
}

// Either a grade or points of its own.
std::vector<power::CertifiedPoint> read_certificate(Section section) {
  std::vector<std::string_view> names{by_points};
  for (const auto& grade : power::psu_grades()) names.push_back(grade.name);
  const auto index = section.choice("grade", names, 0);
  auto points = read_points(section);
  if (index == 0 && points.empty()) section.fail("grade", "missing: name an 80 PLUS grade, or list 'points'");
  if (index > 0 && !points.empty()) section.fail("points", "give either 'grade' or 'points', not both");
  if (index == 0) return points;
  const auto certified = power::psu_grades()[index - 1].points;
  return {certified.begin(), certified.end()};
}

} // namespace

power::RectifierSpec read_rectifier(Section section) {
  power::RectifierSpec spec{.rating = positive_rating(section)};
  spec.groups = whole(section, "groups", spec.groups, 1, most_units);
  spec.units = whole(section, "units", spec.units, 1, most_units);
  spec.constant = refuse_negative(section, "constant_loss", section.power("constant_loss", spec.constant));
  spec.efficiency = efficiency(section, spec.efficiency);
  spec.staged = section.flag("staged", spec.staged);
  spec.unit_threshold = section.power("unit_threshold", spec.unit_threshold);
  if (!(spec.unit_threshold.si() > 0)) section.fail("unit_threshold", "must be above 0");
  spec.input_power_factor = input_power_factor(section, spec.input_power_factor);
  return spec;
}

power::SivocSpec read_sivoc(Section section) {
  power::SivocSpec spec{.rating = positive_rating(section)};
  spec.units = whole(section, "units", spec.units, 1, most_units);
  spec.constant = refuse_negative(section, "constant_loss", section.power("constant_loss", spec.constant));
  spec.efficiency = efficiency(section, spec.efficiency);
  return spec;
}

power::PsuSpec read_psu(Section section) {
  power::PsuSpec spec;
  spec.unit_rating = section.power("unit_rating");
  if (!(spec.unit_rating.si() > 0)) section.fail("unit_rating", "must be above 0");
  spec.units = whole(section, "units", spec.units, 1, most_units);
  spec.redundant_units = whole(section, "redundant_units", spec.redundant_units, 0, most_units);
  spec.points = read_certificate(section);
  spec.input_power_factor = input_power_factor(section, spec.input_power_factor);
  return spec;
}

} // namespace minehall::scenario
