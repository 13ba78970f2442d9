#include "models/compute/accelerator.hpp"
#include "models/power/element.hpp"
#include "models/power/transformer.hpp"
#include "models/power/ups.hpp"
#include "sim/command/validate/quantity_table.hpp"

#include <algorithm>
#include <cmath>
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

power::UpsSpec ups(const Inputs& in, double rating_kva) {
  return {.rating = Power::from_si(rating_kva * 1e3),
          .a0 = in.non_negative("a0"),
          .a1 = in.non_negative("a1"),
          .a2 = in.non_negative("a2")};
}

double supply_efficiency(const Inputs& in) {
  const auto grades = power::psu_grades();
  const auto grade =
      std::find_if(grades.begin(), grades.end(), [&](auto& one) { return one.name == in.text("grade"); });
  if (grade == grades.end()) throw MissingInput{"grade"}; // none of the catalogue
  return power::psu_efficiency(grade->points, in.positive("load"));
}

// Told apart by what a row gives: a grade of supplies, the law of a UPS, or the losses of a transformer.
double efficiency(const Inputs& in) {
  if (in.has("grade")) return supply_efficiency(in);
  if (in.has("a0")) return power::ups_efficiency(ups(in, 1000), in.positive("load"));
  return transformer_efficiency(in);
}

double loss(const Inputs& in) {
  if (!in.has("a0")) return transformer_loss(in);
  const auto spec = ups(in, in.positive("rating_kVA"));
  return power::ups_loss(spec, in.non_negative("load") * spec.rating).si();
}

// A thermal element; the magnet only if the row gives one.
double trip_time(const Inputs& in) {
  const power::ThermalMagneticSpec spec{.hold = in.positive("hold"),
                                        .tau = Duration::from_si(in.positive("tau")),
                                        .instantaneous = in.number("instantaneous", power::never_reached)};
  const auto time = power::trip_time(spec, in.number("preload", 0), in.non_negative("current"));
  return time ? time->si() : std::numeric_limits<double>::infinity();
}

constexpr double most_supplies = 16; // sources of an element

int supplies(const Inputs& in) {
  const double count = in.whole("ups", most_supplies);
  if (count < 2) throw MissingInput{"ups"}; // nobody is left to take the load
  return static_cast<int>(count);
}

double load_after_one_lost(const Inputs& in) {
  return power::load_after_one_lost(supplies(in), in.non_negative("load_each"));
}

// Without a reserve each UPS is filled; with one, only as far as the others still carry it all when one is lost.
double extra_servers(const Inputs& in) { return power::load_after_one_lost(supplies(in), 1) - 1; }

// Nodes, their DC stage, the chassis' rectifiers, racks and pumps as in ExaDigiT/RAPS.
struct Machine {
  Power node{};
  Power node_input{}; // after its DC stage
  Power chassis_dc{};
  Power chassis_ac{};
  double chassis_per_rack = 0;
  double racks = 0;
  Power pumps{};
};

// Devices between idle and full power, together `used` full ones busy.
Power between(const Inputs& in, std::string_view range, std::string_view used, std::uint32_t devices) {
  const auto [idle, max] = in.pair(range);
  compute::NodeSpec spec;
  spec.gpus = devices;
  spec.idle = Power::from_si(idle * devices);
  spec.max = Power::from_si(max * devices);
  spec.utilisation = in.non_negative(used) / devices;
  return compute::node_power(spec, devices);
}

Power node_power(const Inputs& in) {
  const auto gpus = static_cast<std::uint32_t>(in.has("gpus_per_node") ? in.whole("gpus_per_node", 1024) : 4);
  const double rest = in.non_negative("mem_W") + in.non_negative("nic_W") + in.non_negative("nvme_W");
  return between(in, "cpu_W", "cpu_util", 1) + between(in, "gpu_W", "gpu_util_sum", std::max(1u, gpus)) +
         Power::from_si(rest);
}

Machine machine(const Inputs& in) {
  const auto [sivoc_constant, sivoc_efficiency] = in.pair("sivoc");
  const auto [constant, rectifier_efficiency] = in.pair("rectifier");
  const double nodes = in.whole("nodes_per_chassis", 1e6);
  const int units = static_cast<int>(in.whole("rectifiers_per_chassis", 1e6));
  const power::SivocSpec sivoc{.constant = Power::from_si(sivoc_constant), .efficiency = sivoc_efficiency};
  const power::RectifierSpec rectifier{
      .units = units, .constant = Power::from_si(constant), .efficiency = rectifier_efficiency};
  const Power switches = Power::from_si(in.non_negative("switch_W_per_chassis"));
  Machine built{.node = node_power(in)};
  built.node_input = power::sivoc_input(sivoc, built.node);
  built.chassis_dc = built.node * nodes + switches;
  built.chassis_ac = power::rectifier_input(rectifier, built.node_input * nodes + switches);
  built.chassis_per_rack = in.positive("chassis_per_rack");
  built.racks = in.positive("racks");
  built.pumps = Power::from_si(in.non_negative("cdus") * in.non_negative("cdu_W"));
  return built;
}

double node_dc_power(const Inputs& in) { return node_power(in).si(); }
double node_power_after_sivoc(const Inputs& in) { return machine(in).node_input.si(); }

double rack_ac_power(const Inputs& in) {
  const auto built = machine(in);
  return built.chassis_ac.si() * built.chassis_per_rack;
}

double system_power(const Inputs& in) {
  const auto built = machine(in);
  return built.chassis_ac.si() * built.chassis_per_rack * built.racks + built.pumps.si();
}

double conversion_loss(const Inputs& in) {
  const auto built = machine(in);
  return (built.chassis_ac - built.chassis_dc).si() * built.chassis_per_rack * built.racks;
}

double conversion_loss_fraction(const Inputs& in) { // of the racks' input
  const auto built = machine(in);
  return (built.chassis_ac - built.chassis_dc) / built.chassis_ac;
}

constexpr Computation power_rows[] = {
    {"power", "loss", Dimension::power, loss},
    {"power", "efficiency", Dimension::ratio, efficiency},
    {"power", "trip_time", Dimension::time, trip_time},
    {"power", "must_not_trip_within", Dimension::time, trip_time},
    {"power", "must_trip_within", Dimension::time, trip_time},
    {"power", "load_after_one_lost", Dimension::ratio, load_after_one_lost},
    {"power", "node_dc_power", Dimension::power, node_dc_power},
    {"power", "node_power_after_sivoc", Dimension::power, node_power_after_sivoc},
    {"power", "rack_ac_power", Dimension::power, rack_ac_power},
    {"power", "system_power", Dimension::power, system_power},
    {"power", "conversion_loss", Dimension::power, conversion_loss},
    {"power", "conversion_loss_fraction", Dimension::ratio, conversion_loss_fraction},
    {"capping", "extra_servers", Dimension::ratio, extra_servers},
};

} // namespace

std::span<const Computation> power_computations() { return power_rows; }

} // namespace minehall::command::validation
