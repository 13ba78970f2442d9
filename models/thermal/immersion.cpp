#include "models/thermal/liquid_loop.hpp"

namespace minehall::thermal {
namespace {

class Immersion final : public Plant {
public:
  explicit Immersion(const ImmersionSpec& spec) : spec_{spec} {}

  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    return run_liquid_loop(spec_.loop, heat, weather, running);
  }

private:
  ImmersionSpec spec_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const ImmersionSpec& spec) { return std::make_unique<Immersion>(spec); }

} // namespace minehall::thermal
