#include "models/thermal/water_chillers.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace minehall::thermal {
namespace {

const EirMachine& known(const std::string& name) {
  const EirMachine* machine = find_eir_machine(name);
  if (machine == nullptr) throw std::invalid_argument{"chiller '" + name + "' is not in the catalogue"};
  return *machine;
}

} // namespace

WaterChillers::WaterChillers(const ChilledWaterSpec& spec, Power design_load)
    : spec_{spec}, machine_{known(spec.chiller)}, design_load_{design_load},
      design_rejection_{design_load * (1 + 1 / machine_.reference_cop)} {}

// Towers stand still without fans, and without towers neither machines nor exchanger shed heat: then the tank, or
// nothing.
ColdWater WaterChillers::make_cold(Power load, const Weather& weather, const Running& running) const {
  const double fans = running.fan;
  const double share = std::min(running.availability, running.compressor);
  const int machines = fans > 0 ? static_cast<int>(std::floor(share * spec_.machines + 1e-9)) : 0;
  const bool cold = spec_.economizer == Economizer::water_side && fans > 0 &&
                    tower_water(design_load_, weather, fans) + spec_.economizer_approach <= spec_.water_supply;
  const Power all = load + running.charge;
  ColdWater made;
  if (cold && (all <= design_load_ || machines == 0)) {
    made = {.capacity = design_load_, .removed = std::min(all, design_load_)};
    made.free_cooling = true;
  } else if (machines > 0) {
    made = run_machines(all, weather, machines, fans);
  } else if (running.storage) {
    return {.capacity = design_load_, .removed = std::min(load, design_load_), .from_storage = true};
  } else {
    return {};
  }
  made.spare = std::max(made.capacity - load, Power{});
  reject_heat(made, fans);
  return made;
}

// Fan speed follows the heat to hold the approach; beyond design heat, or short of fans, the approach grows with load /
// airflow.
Temperature WaterChillers::tower_water(Power rejected, const Weather& weather, double fans) const {
  return weather.wet_bulb + spec_.tower_approach * std::max(rejected / design_rejection_ / fans, 1.0);
}

// As few machines as carry the load, equally. In the cold the condenser water is held at the curves' lower edge
// (tower bypass).
ColdWater WaterChillers::run_machines(Power load, const Weather& weather, int machines, double fans) const {
  const Temperature tower = tower_water(load * (1 + 1 / machine_.reference_cop), weather, fans);
  const Temperature condenser = std::max(tower, Temperature::from_celsius(machine_.condenser.from));
  const Power each = run_chiller(machine_, spec_.water_supply, condenser, Power{}).available;
  const double wanted = std::clamp(std::ceil(load / each), 1.0, static_cast<double>(machines));
  const Power capacity = each * machine_.maximum_part_load * machines;
  const Power removed = std::clamp(load, Power{}, capacity);
  const ChillerPoint point = run_chiller(machine_, spec_.water_supply, condenser, removed / wanted * (1 - 1e-12));
  return {.capacity = capacity, .removed = removed, .compressor = point.power * wanted, .in_range = point.in_range};
}

void WaterChillers::reject_heat(ColdWater& cold, double fans) const {
  const Power rejected = cold.removed + cold.compressor;
  const double speed = std::clamp(rejected / design_rejection_, 0.0, fans);
  cold.fan = spec_.design_heat * spec_.tower_fan_fraction * fans * fan_power_ratio(speed / fans);
  cold.water = thermal::tower_water(rejected, spec_.latent_share, spec_.cycles_of_concentration, spec_.drift_fraction);
  cold.evaporating = rejected > Power{};
}

} // namespace minehall::thermal
