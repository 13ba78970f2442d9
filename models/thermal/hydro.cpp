#include "models/thermal/liquid_loop.hpp"

namespace minehall::thermal {
namespace {

class Hydro final : public Plant {
public:
  explicit Hydro(const HydroSpec& spec) : spec_{spec} {}

  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    return run_liquid_loop(spec_.loop, heat, weather, running);
  }

private:
  HydroSpec spec_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const HydroSpec& spec) { return std::make_unique<Hydro>(spec); }

} // namespace minehall::thermal
