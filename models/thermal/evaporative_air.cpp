#include "models/thermal/plant.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {
namespace {

struct Intake {
  Temperature temperature;
  double water = 0; // kg evaporated per kg of dry air
  bool pad = false;
};

struct Airflow {
  double needed; // m3/s, to hold the air's rise over the machines
  double drawn;  // m3/s, by the fans
};

class EvaporativeAir final : public Plant {
public:
  explicit EvaporativeAir(const EvaporativeAirSpec& spec) : spec_{spec} {}

  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    const double availability = std::min(running.availability, running.fan);
    // Outside air: kg of dry air, and W/K, per m3/s.
    const double dry_air =
        moist_air_density(weather.dry_bulb, weather.humidity_ratio, weather.pressure) / (1 + weather.humidity_ratio);
    const double per_flow = dry_air * (1006 + 1860 * weather.humidity_ratio);
    const Airflow flow = airflow(heat, per_flow, availability);
    const Intake intake = draw_in(weather, flow, running.pump);
    Operation at;
    at.supply = intake.temperature;
    at.capacity = Power::from_si(flow.drawn > 0 ? INFINITY : 0);
    at.conductance = conductance(flow, per_flow);
    at.fan = fan_power(flow, availability);
    at.pump = intake.pad ? spec_.pad_pump : Power{};
    const auto evaporated = VolumeFlow::from_si(flow.drawn * dry_air * intake.water / 1000); // 1000 kg/m3
    at.water = {evaporated, blow_down(evaporated, spec_.cycles_of_concentration)};
    at.saturated = flow.needed > flow.drawn;
    at.evaporating = intake.pad;
    at.free_cooling = !intake.pad;
    return at;
  }

private:
  // Fans follow heat to hold the air's rise over the machines: hot, thin air needs more of it.
  Airflow airflow(Power heat, double per_flow, double availability) const {
    const double full = spec_.airflow.si();
    const double needed = std::max(heat.si() / (per_flow * spec_.air_rise.si()), spec_.minimum_flow * full);
    return {needed, std::min(needed, availability * full)};
  }

  // T_in = T_db - effectiveness (T_db - T_wb), along the line of constant wet bulb.
  Intake draw_in(const Weather& weather, Airflow flow, double pump) const {
    if (spec_.effectiveness <= 0 || weather.dry_bulb <= spec_.pad_on_above || flow.drawn <= 0 || pump <= 0)
      return {weather.dry_bulb};
    const Temperature cooled = weather.dry_bulb - spec_.effectiveness * (weather.dry_bulb - weather.wet_bulb);
    const double humid = humidity_ratio_at_wet_bulb(cooled, weather.wet_bulb, weather.pressure);
    return {cooled, std::max(humid - weather.humidity_ratio, 0.0), true};
  }

  // The machines draw what they need: a share s from the fans, the rest is their own exhaust. Mixing gives
  // inlet - supply = (1 - s) / s heat / (needed flow): nothing enters hot at s = 1, and without fans all of it does.
  HeatConductance conductance(Airflow flow, double per_flow) const {
    const double fresh = (1 - spec_.recirculation) * flow.drawn / flow.needed;
    return HeatConductance::from_si(flow.needed * per_flow * fresh / std::max(1 - fresh, 1e-3));
  }

  // Running fans share the flow and slow down together (affinity law).
  Power fan_power(Airflow flow, double availability) const {
    if (flow.drawn <= 0) return {};
    return spec_.fan_power * availability *
           fan_power_ratio(flow.drawn / spec_.airflow.si() / availability, spec_.fan_exponent);
  }

  EvaporativeAirSpec spec_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const EvaporativeAirSpec& spec) { return std::make_unique<EvaporativeAir>(spec); }

} // namespace minehall::thermal
