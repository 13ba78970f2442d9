// list and schema: what the program knows, read off the tables of kinds and the readers themselves.
#include "sim/command/simulate.hpp"

#include "sim/command/exit_status.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_charges.hpp"
#include "sim/scenario/read_compute.hpp"
#include "sim/scenario/read_control.hpp"
#include "sim/scenario/read_mining.hpp"
#include "sim/scenario/read_power.hpp"
#include "sim/scenario/read_programmes.hpp"
#include "sim/scenario/read_protection.hpp"
#include "sim/scenario/read_reliability.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/read_site.hpp"
#include "sim/scenario/read_thermal.hpp"

#include <fmt/format.h>

#include <ostream>

namespace minehall::command {
namespace {

template <class Kinds> void list(std::ostream& out, std::string_view family, const Kinds& kinds) {
  out << family << "\n";
  for (const auto& kind : kinds) out << fmt::format("  {:<22} {}\n", kind.name, kind.summary);
}

} // namespace

int list_kinds(std::ostream& out) {
  list(out, "power elements (power.<name>.kind)", scenario::power_kinds());
  list(out, "trip curves (power.<name>.protection.kind)", scenario::protection_kinds());
  list(out, "cooling plants (plant.kind)", scenario::plant_kinds());
  list(out, "scheduling policies (ai_hall.cluster.scheduler.kind)", scenario::policy_kinds());
  list(out, "charges (charges.<name>.kind)", scenario::charge_kinds());
  list(out, "grid programmes (programmes.<name>.kind)", scenario::programme_kinds());
  list(out, "control policies (control.policy.kind)", scenario::control_policy_kinds());
  list(out, "payouts of a pool (network.payout.kind)", scenario::pool_kinds());
  list(out, "policies of the treasury (treasury.policy.kind)", scenario::sale_policy_kinds());
  list(out, "failure laws (failures.law.kind)", scenario::failure_laws());
  list(out, "repair laws (failures.repair.kind)", scenario::repair_laws());
  list(out, "scripted events (events.N.what)", scenario::event_kinds());
  return exit_ok;
}

int print_schema(std::ostream& out) {
  auto description = scenario::describe();
  (void)read_scenario(description.root());
  out << description.schema() << "\n";
  return exit_ok;
}

} // namespace minehall::command
