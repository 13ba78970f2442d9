#include "sim/scenario/read_cooling.hpp"

#include "sim/scenario/ranges.hpp"

#include <array>

namespace minehall::scenario {
namespace {

std::optional<MassSpec> read_mass(Section hall, std::string_view key) {
  auto given = hall.optional_section(key);
  if (!given) return std::nullopt;
  const MassSpec spec{given->heat_capacity("mass"), given->heat_conductance("exchange")};
  if (!(spec.mass.si() > 0 && spec.mass.si() <= 1e12)) given->fail("mass", "must lie in (0, 1e6] MJ/K");
  if (!(spec.exchange.si() > 0 && spec.exchange.si() <= 1e9)) given->fail("exchange", "must lie in (0, 1000] MW/K");
  given->finish();
  return spec;
}

std::optional<thermal::StorageSpec> read_storage(Section hall) {
  auto given = hall.optional_section("storage");
  if (!given) return std::nullopt;
  thermal::StorageSpec spec{.energy = given->energy("energy"), .charge = positive(*given, "charge")};
  if (!(spec.energy.si() > 0)) given->fail("energy", "must be above 0");
  spec.initial = share(*given, "initial", spec.initial, 0, 1);
  spec.reserve = share(*given, "reserve", spec.reserve, 0, 0.95);
  given->finish();
  return spec;
}

std::optional<DesignSpec> read_design(Section hall) {
  auto given = hall.optional_section("design");
  if (!given) return std::nullopt;
  DesignSpec spec{given->temperature("dry_bulb"), given->temperature("wet_bulb")};
  spec.pressure = given->pressure("pressure", spec.pressure);
  if (!(spec.dry_bulb.celsius() >= -60 && spec.dry_bulb.celsius() <= 60))
    given->fail("dry_bulb", "must lie in [-60, 60] degC");
  if (!(spec.wet_bulb <= spec.dry_bulb && spec.wet_bulb.celsius() >= -60))
    given->fail("wet_bulb", "must lie between -60 degC and 'dry_bulb'");
  if (!(spec.pressure.si() >= 5e4 && spec.pressure.si() <= 1.1e5)) given->fail("pressure", "must lie in [50, 110] kPa");
  given->finish();
  return spec;
}

void read_roles(Section given, CoolingSpec& spec) {
  spec.compressor = given.text("compressor", "");
  spec.pump = given.text("pump", "");
  spec.fan = given.text("fan", "");
}

} // namespace

CoolingSpec read_ports(Section hall) {
  CoolingSpec spec;
  if (auto given = hall.optional_section("cooling")) {
    read_roles(*given, spec);
    given->finish();
  }
  return spec;
}

CoolingSpec read_cooling(Section hall) {
  static constexpr std::array<std::string_view, 2> masses = {"inlet", "machines"}, places = {"outside", "hall"};
  CoolingSpec spec;
  spec.machines = read_mass(hall, "machines");
  spec.facility = read_mass(hall, "facility");
  spec.storage = read_storage(hall);
  spec.design = read_design(hall);
  if (auto given = hall.optional_section("cooling")) {
    read_roles(*given, spec);
    spec.restart = given->duration("restart", spec.restart);
    if (!(spec.restart.si() >= 0 && spec.restart.si() <= 86400)) given->fail("restart", "must lie in [0, 86400] s");
    spec.pumps_in_hall = given->choice("pump_heat", places, 0) == 1;
    spec.limits_of_machines = given->choice("limits_of", masses, 0) == 1;
    if (spec.limits_of_machines && !spec.machines && !given->describing())
      given->fail("limits_of", "needs 'machines' in the hall, with a mass and an exchange");
    given->finish();
  }
  return spec;
}

} // namespace minehall::scenario
