#include "models/thermal/plant.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace minehall::thermal {
namespace {

// What makes the chilled water: machines, or the economizer's heat exchanger.
struct Source {
  Power capacity;
  Power removed;
  Power compressor;
  bool in_range = true;
  bool free_cooling = false;
};

class ChilledWater final : public Plant {
public:
  ChilledWater(const ChilledWaterSpec& spec, const EirMachine& machine) : spec_{spec}, machine_{machine} {}

  Operation operate(Power heat, const Weather& weather, double availability) const override {
    const double speed = std::clamp(heat / spec_.design_heat, spec_.minimum_fan_speed, 1.0);
    const Power crah = spec_.design_heat * spec_.crah_fan_fraction * fan_power_ratio(speed);
    const Source source =
        make_cold(heat + crah, weather, static_cast<int>(std::floor(availability * spec_.machines + 1e-9)));
    Operation at;
    at.supply = spec_.water_supply + spec_.air_approach;
    at.capacity = source.capacity - crah; // the CRAH fans stand in the hall
    at.conductance = spec_.design_heat * speed / spec_.hall_rise;
    at.compressor = source.compressor;
    at.pump = spec_.design_heat * spec_.pump_fraction;
    const Power rejected = source.removed + source.compressor;
    at.fan = crah + tower_fan(rejected);
    at.water = make_up(rejected);
    at.in_range = source.in_range;
    at.saturated = heat > at.capacity;
    at.evaporating = rejected > Power{};
    at.free_cooling = source.free_cooling;
    return at;
  }

private:
  Source make_cold(Power load, const Weather& weather, int machines) const {
    const Temperature tower = weather.wet_bulb + spec_.tower_approach;
    const Power exchanger = spec_.design_heat * (1 + spec_.crah_fan_fraction);
    const bool cold = spec_.economizer && tower + spec_.economizer_approach <= spec_.water_supply;
    if (cold && (load <= exchanger || machines == 0)) return {exchanger, std::min(load, exchanger), {}, true, true};
    if (machines == 0) return {};
    return run_machines(load, tower, machines);
  }

  // As few machines as carry the load, equally. In the cold the condenser water is held at the curves' lower edge
  // (tower bypass).
  Source run_machines(Power load, Temperature tower, int machines) const {
    const Temperature condenser = std::max(tower, Temperature::from_celsius(machine_.condenser.from));
    const Power each = run_chiller(machine_, spec_.water_supply, condenser, Power{}).available;
    const double wanted = std::clamp(std::ceil(load / each), 1.0, static_cast<double>(machines));
    const Power capacity = each * machine_.maximum_part_load * machines;
    const Power removed = std::clamp(load, Power{}, capacity);
    const ChillerPoint point = run_chiller(machine_, spec_.water_supply, condenser, removed / wanted * (1 - 1e-12));
    return {capacity, removed, point.power * wanted, point.in_range, false};
  }

  // Fan speed follows the heat to hold the approach.
  Power tower_fan(Power rejected) const {
    const Power design = spec_.design_heat * (1 + spec_.crah_fan_fraction) * (1 + 1 / machine_.reference_cop);
    return spec_.design_heat * spec_.tower_fan_fraction * fan_power_ratio(std::clamp(rejected / design, 0.0, 1.0));
  }

  VolumeFlow make_up(Power rejected) const {
    constexpr double heat_of_range = 4186 * 1000 * 5.6; // J/m3: condenser water warms by 5.6 K (10 F)
    const double drift = spec_.drift_fraction * rejected.si() / heat_of_range;
    return evaporative_make_up(rejected * spec_.latent_share, spec_.cycles_of_concentration) +
           VolumeFlow::from_si(drift);
  }

  ChilledWaterSpec spec_;
  EirMachine machine_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const ChilledWaterSpec& spec) {
  const EirMachine* machine = find_eir_machine(spec.chiller);
  if (machine == nullptr) throw std::invalid_argument{"chiller '" + spec.chiller + "' is not in the catalogue"};
  return std::make_unique<ChilledWater>(spec, *machine);
}

} // namespace minehall::thermal
