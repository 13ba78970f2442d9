#include "models/power/transformer.hpp"
#include "models/thermal/hall.hpp"
#include "models/thermal/psychrometrics.hpp"
#include "sim/command/validate/quantity_table.hpp"

#include <algorithm>
#include <limits>

namespace minehall::command::validation {

namespace {

power::TransformerSpec transformer(const Inputs& in) {
  return {.rating = Power::from_si(in.positive("rating_kVA") * 1e3),
          .no_load_loss = Power::from_si(in.non_negative("no_load_W")),
          .load_loss = Power::from_si(in.non_negative("load_loss_W"))};
}

double transformer_loss(const Inputs& in) {
  const auto spec = transformer(in);
  return power::transformer_loss(spec, in.non_negative("load") * spec.rating).si();
}

double transformer_efficiency(const Inputs& in) {
  return power::transformer_efficiency(transformer(in), in.positive("load"), in.number("pf", 1));
}

double wet_bulb(const Inputs& in) {
  return thermal::wet_bulb_stull(Temperature::from_celsius(in.number("T_db")), in.number("RH") / 100).si();
}

double time_to_limit(const Inputs& in) {
  const auto celsius = [&](std::string_view key) { return Temperature::from_celsius(in.number(key)); };
  const auto time = thermal::time_to_reach(celsius("T0"), celsius("T_inf"), Duration::from_si(in.positive("tau")),
                                           celsius("T_limit"));
  return time ? time->si() : std::numeric_limits<double>::infinity();
}

constexpr Computation computations[] = {
    {"power", "loss", Dimension::power, transformer_loss},
    {"power", "efficiency", Dimension::ratio, transformer_efficiency},
    {"cooling", "T_wb", Dimension::temperature, wet_bulb},
    {"cooling", "time_to_limit", Dimension::time, time_to_limit},
};

} // namespace

std::span<const Computation> facility_computations() { return computations; }

const Computation* find_computation(std::string_view area, std::string_view quantity) {
  for (const auto table : {mining_computations(), facility_computations()})
    for (const Computation& line : table)
      if (line.area == area && line.quantity == quantity) return &line;
  return nullptr;
}

} // namespace minehall::command::validation
