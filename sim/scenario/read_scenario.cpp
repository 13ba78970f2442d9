#include "sim/scenario/read_scenario.hpp"

#include "sim/scenario/read_charges.hpp"
#include "sim/scenario/read_market.hpp"
#include "sim/scenario/read_mining.hpp"
#include "sim/scenario/read_power.hpp"
#include "sim/scenario/read_programmes.hpp"
#include "sim/scenario/read_series.hpp"
#include "sim/scenario/read_site.hpp"

namespace minehall::scenario {
namespace {

void read_clock(Section root, Scenario& into) {
  into.name = root.text("name");
  into.title = root.text("title", into.name);
  std::tie(into.start_utc, into.zone) = root.instant("start");
  into.length = root.duration("duration");
  if (!(into.length.si() >= 1e-3)) root.fail("duration", "must be at least 1 ms");
  if (into.length.si() > 100 * 366 * 86400.0) root.fail("duration", "must be at most 100 years");
  const auto seed = root.integer("seed", 1);
  if (seed < 0) root.fail("seed", "must not be negative");
  into.seed = static_cast<std::uint64_t>(seed);
}

// What the market asks and pays beside energy and delivery.
void read_market(Section root, Scenario& into) {
  for (auto& [name, section] : root.named("charges")) into.charges.push_back(read_charge(name, section));
  for (auto& [name, section] : root.named("programmes")) into.programmes.push_back(read_programme(name, section));
  if (auto carbon = root.optional_section("carbon")) {
    into.carbon_series = carbon->text("intensity");
    carbon->finish();
  }
  into.connected_utc = root.has("connected") ? root.instant("connected").first : into.start_utc;
}

void read_inputs(Section root, Scenario& into) {
  for (auto& [name, section] : root.named("series")) into.series.push_back(read_series(name, section));
  into.weather = read_weather(root.section("weather"));
  if (auto jobs = root.optional_section("jobs")) into.jobs = read_job_trace(*jobs);
  into.tariff = read_tariff(root.section("tariff"));
  into.reported_prices = root.texts("reported_prices", std::vector<std::string>{});
  if (auto network = root.optional_section("network")) into.network = read_network(*network);
  read_market(root, into);
  if (auto treasury = root.optional_section("treasury")) into.treasury = read_treasury(*treasury);
}

} // namespace

Scenario read_scenario(Section root) {
  Scenario scenario;
  read_clock(root, scenario);
  read_inputs(root, scenario);
  scenario.power = read_power(root, "power", scenario.start_utc, &scenario.power_outages);
  scenario.machines = read_miner_classes(root, "machines");
  for (auto& [name, section] : root.named("containers")) scenario.containers.push_back(read_container(name, section));
  for (auto& [name, section] : root.named("mining_halls"))
    scenario.mining_halls.push_back(read_mining_hall(name, section, scenario));
  if (auto hall = root.optional_section("ai_hall")) scenario.ai_hall = read_ai_hall(*hall, scenario);
  if (const auto& hall = scenario.ai_hall; hall && scenario.jobs)
    scenario.jobs->node_range = hall->cluster.nodes.node.max - hall->cluster.nodes.node.idle;
  for (auto& [name, section] : root.named("house_loads"))
    scenario.house_loads.push_back(read_house_load(name, section));
  scenario.domains = read_domains(root, "domains", scenario.start_utc);
  if (auto control = root.optional_section("control")) scenario.control = read_control(*control);
  for (auto& section : root.list("events")) scenario.events.push_back(read_event(section, scenario));
  if (auto record = root.optional_section("record")) scenario.record = read_record(*record);
  if (auto engine = root.optional_section("engine")) scenario.carrier = read_engine(*engine);
  scenario.places = root.places();
  root.finish();
  return scenario;
}

} // namespace minehall::scenario
