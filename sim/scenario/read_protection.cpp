#include "sim/scenario/read_protection.hpp"

#include "sim/scenario/ranges.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::scenario {
namespace {

using power::ProtectionSpec;
using power::RelaySpec;
using power::ThermalMagneticSpec;
using power::TimeCurveSpec;

double multiple(Section section, std::string_view key, double fallback) {
  const double value = section.number(key, fallback);
  if (!(value > 0 && value <= 100)) section.fail(key, "must lie in (0, 100]");
  return value;
}

double continuous_fraction(Section section, double fallback) {
  const double value = section.fraction("continuous_fraction", fallback);
  if (!(value > 0 && value <= 1)) section.fail("continuous_fraction", "must lie in (0, 1]");
  return value;
}

ProtectionSpec finish_thermal(Section section, ThermalMagneticSpec spec) {
  spec.hold = multiple(section, "hold", spec.hold);
  spec.tau = positive(section, "tau", spec.tau);
  spec.instantaneous = multiple(section, "instantaneous", spec.instantaneous);
  if (spec.instantaneous <= spec.hold) section.fail("instantaneous", "must be above 'hold'");
  spec.continuous_fraction = continuous_fraction(section, spec.continuous_fraction);
  section.finish();
  return spec;
}

// The magnet's stage is out of reach by default: makers' tables end with a time, not with a multiple.
ProtectionSpec finish_curve(Section section, TimeCurveSpec spec) {
  spec.cooling = positive(section, "cooling", spec.cooling);
  spec.instantaneous = multiple(section, "instantaneous", spec.instantaneous);
  spec.continuous_fraction = continuous_fraction(section, spec.continuous_fraction);
  section.finish();
  return spec;
}

ProtectionSpec read_thermal_magnetic(Section section) { return finish_thermal(section, {}); }
ProtectionSpec read_molded_case(Section section) { return finish_thermal(section, power::molded_case()); }
ProtectionSpec read_feeder(Section section) { return finish_thermal(section, power::feeder()); }
ProtectionSpec read_ups_overload(Section section) { return finish_curve(section, power::ups_overload()); }
ProtectionSpec read_rack_breaker(Section section) { return finish_curve(section, power::rack_breaker()); }

ProtectionSpec read_time_curve(Section section) {
  TimeCurveSpec spec;
  for (auto& point : section.list("points")) {
    const power::CurvePoint read{point.number("multiple"), point.duration("time")};
    if (!(read.multiple > 0)) point.fail("multiple", "must be above 0");
    if (!(read.time.si() > 0)) point.fail("time", "must be above 0");
    if (!spec.points.empty() && read.multiple <= spec.points.back().multiple)
      point.fail("multiple", "must be above that of the point before");
    if (!spec.points.empty() && read.time > spec.points.back().time)
      point.fail("time", "must not be above that of the point before");
    point.finish();
    spec.points.push_back(read);
  }
  if (spec.points.empty()) section.fail("points", "missing: list at least one {multiple, time}");
  return finish_curve(section, spec);
}

ProtectionSpec read_relay(Section section) {
  RelaySpec spec;
  spec.long_pickup = multiple(section, "long_pickup", spec.long_pickup);
  spec.long_delay = positive(section, "long_delay", spec.long_delay);
  spec.cooling = positive(section, "cooling", spec.cooling);
  spec.short_pickup = multiple(section, "short_pickup", spec.short_pickup);
  spec.short_delay = delay(section, "short_delay", spec.short_delay);
  spec.instantaneous = multiple(section, "instantaneous", spec.instantaneous);
  spec.ground_pickup = multiple(section, "ground_pickup", spec.ground_pickup);
  spec.ground_delay = delay(section, "ground_delay", spec.ground_delay);
  spec.continuous_fraction = continuous_fraction(section, spec.continuous_fraction);
  if (spec.short_pickup <= spec.long_pickup) section.fail("short_pickup", "must be above 'long_pickup'");
  if (spec.instantaneous < spec.short_pickup) section.fail("instantaneous", "must not be below 'short_pickup'");
  section.finish();
  return spec;
}

constexpr Kind<ProtectionSpec> all_protections[] = {
    {"thermal magnetic", "bimetal with a hold multiple and a time constant; a magnet that opens at once",
     read_thermal_magnetic},
    {"time curve", "table of overload and time, log-log between its points", read_time_curve},
    {"relay", "LSIG: long time (I2t), short time, instantaneous, ground fault", read_relay},
    {"molded case", "thermal magnetic: holds 113 %, trips at 145 % within two hours", read_molded_case},
    {"feeder", "thermal magnetic: holds 100 %, trips at 135 % within two hours", read_feeder},
    {"ups overload", "time curve: 110 % 10 min, 125 % 1 min, 133 % 10 s, 150 % 1 s", read_ups_overload},
    {"rack breaker", "time curve: 110 % 17 min, 140 % 1 min", read_rack_breaker},
};

double exponent(Section section, std::string_view key, double fallback) {
  const double value = section.number(key, fallback);
  if (!(value >= 0.5 && value <= 1.5)) section.fail(key, "must lie in [0.5, 1.5]");
  return value;
}

TemperatureDelta rise(Section section, std::string_view key, TemperatureDelta fallback) {
  const TemperatureDelta value = section.temperature_delta(key, fallback);
  if (!(value.si() > 0 && value.si() <= 150)) section.fail(key, "must lie in (0, 150] K");
  return value;
}

} // namespace

std::span<const Kind<ProtectionSpec>> protection_kinds() { return all_protections; }

ProtectionSpec read_protection(Section section) { return read_kind(section, protection_kinds()); }

power::TransformerHeatSpec read_transformer_heat(Section section, const power::TransformerSpec& losses) {
  power::TransformerHeatSpec spec;
  const bool known = losses.no_load_loss.si() > 0 && losses.load_loss.si() > 0;
  spec.loss_ratio = section.number("loss_ratio", known ? losses.load_loss / losses.no_load_loss : spec.loss_ratio);
  if (!(spec.loss_ratio >= 0 && spec.loss_ratio <= 1000)) section.fail("loss_ratio", "must lie in [0, 1000]");
  spec.oil_rise = rise(section, "oil_rise", spec.oil_rise);
  spec.hot_spot_rise = rise(section, "hot_spot_rise", spec.hot_spot_rise);
  spec.oil_exponent = exponent(section, "oil_exponent", spec.oil_exponent);
  spec.winding_exponent = exponent(section, "winding_exponent", spec.winding_exponent);
  spec.oil_time_constant = positive(section, "oil_time_constant", spec.oil_time_constant);
  spec.oil_alarm = section.temperature("oil_alarm", spec.oil_alarm);
  spec.oil_trip = section.temperature("oil_trip", spec.oil_trip);
  spec.hot_spot_alarm = section.temperature("hot_spot_alarm", spec.hot_spot_alarm);
  spec.hot_spot_trip = section.temperature("hot_spot_trip", spec.hot_spot_trip);
  spec.normal_life = positive(section, "normal_life", spec.normal_life);
  if (spec.oil_trip <= spec.oil_alarm) section.fail("oil_trip", "must be above 'oil_alarm'");
  if (spec.hot_spot_trip <= spec.hot_spot_alarm) section.fail("hot_spot_trip", "must be above 'hot_spot_alarm'");
  section.finish();
  return spec;
}

} // namespace minehall::scenario
