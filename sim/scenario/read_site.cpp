#include "sim/scenario/read_site.hpp"

#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_control.hpp"
#include "sim/scenario/read_cooling.hpp"
#include "sim/scenario/read_market.hpp"
#include "sim/scenario/read_mining.hpp"
#include "sim/scenario/read_thermal.hpp"

#include <array>

namespace minehall::scenario {
namespace {

// The position of the named thing in a list; the reader says which names there are.
template <class Named> std::size_t find_named(Section section, std::string_view key, const std::vector<Named>& among) {
  std::vector<std::string_view> names;
  for (const auto& one : among) names.push_back(one.name);
  return section.choice(key, names);
}

// The first one unless another is named.
std::size_t read_own_mode(Section miners, const std::vector<mining::MinerClassSpec>& machines, std::size_t machine) {
  const auto name = miners.text("mode", std::string{});
  if (name.empty() || machine >= machines.size()) return 0;
  const auto& modes = machines[machine].modes;
  for (std::size_t i = 0; i < modes.size(); ++i)
    if (modes[i].name == name) return i;
  miners.fail("mode", "is no mode of " + machines[machine].name);
  return 0;
}

power::InService read_in_service(Section section, const Scenario& so_far) {
  power::InService window;
  auto given = section.optional_section("in_service");
  if (!given) return window;
  if (given->has("from")) window.from = Duration::from_si(given->instant("from").first - so_far.start_utc);
  if (given->has("until")) window.until = Duration::from_si(given->instant("until").first - so_far.start_utc);
  if (window.from && window.until && *window.until <= *window.from) given->fail("until", "must be after 'from'");
  given->finish();
  return window;
}

RestartSpec read_restart(Section section) {
  RestartSpec spec;
  spec.delay = at_least(section, "delay", spec.delay, Duration::from_si(1e-3));
  spec.batch = whole(section, "batch", spec.batch, 1, 1000);
  spec.interval = at_least(section, "interval", spec.interval, Duration::from_si(1e-3));
  spec.inrush = section.number("inrush", spec.inrush);
  if (spec.inrush < 1 || spec.inrush > 100) section.fail("inrush", "must lie in 1 .. 100; 1: none");
  section.finish();
  return spec;
}

HeatCapacity positive_air(Section section, std::string_view key) {
  const auto air = section.heat_capacity(key);
  if (!(air.si() > 0 && air.si() <= 1e12)) section.fail(key, "must lie in (0, 1e6] MJ/K");
  return air;
}

// Dates in seconds since 1970; read_event moves them onto the run.
enum class Lasts { given, no_time };
ScriptedEventSpec read_event_head(Section& section, Lasts lasts = Lasts::given) {
  ScriptedEventSpec spec;
  spec.place = section.place();
  spec.at = Duration::from_si(section.instant("at").first);
  if (lasts == Lasts::given) {
    spec.until = at_least(section, "for", {}, Duration::from_si(1e-3)); // likewise
  }
  spec.reason = section.text("reason", "scenario");
  return spec;
}

ScriptedEventSpec read_import_limit(Section section) {
  auto spec = read_event_head(section);
  spec.what = ImportLimitEvent{section.text("feed"), refuse_negative(section, "limit", section.power("limit"))};
  section.finish();
  return spec;
}

ScriptedEventSpec read_plant_failure(Section section) {
  auto spec = read_event_head(section);
  spec.what = PlantFailureEvent{section.text("hall"), section.fraction("availability", 0)};
  section.finish();
  return spec;
}

ScriptedEventSpec read_element_failure(Section section) {
  auto spec = read_event_head(section);
  spec.what = ElementFailureEvent{section.text("element")};
  section.finish();
  return spec;
}

ScriptedEventSpec read_programme_call(Section section) {
  auto spec = read_event_head(section);
  spec.what = ProgrammeCallEvent{section.text("programme"), section.fraction("level", 1)};
  section.finish();
  return spec;
}

ScriptedEventSpec read_voltage_sag(Section section) {
  auto spec = read_event_head(section);
  spec.what = VoltageSagEvent{section.text("element"), section.fraction("retained_voltage")};
  section.finish();
  return spec;
}

ScriptedEventSpec read_ground_fault(Section section) {
  auto spec = read_event_head(section);
  const GroundFaultEvent fault{section.text("element"), section.number("current")};
  if (!(fault.current > 0 && fault.current <= 1000))
    section.fail("current", "must lie in (0, 1000]: a multiple of the element's rated current");
  spec.what = fault;
  section.finish();
  return spec;
}

ScriptedEventSpec read_set_mode(Section section) {
  auto spec = read_event_head(section);
  spec.what =
      SetModeEvent{section.text("hall", std::string{}), section.text("machine", std::string{}), section.text("mode")};
  section.finish();
  return spec;
}

ScriptedEventSpec read_miner_order(Section section) {
  auto spec = read_event_head(section);
  spec.what = MinerOrderEvent{section.text("hall", std::string{}),
                              refuse_negative(section, "reduction", section.power("reduction"))};
  section.finish();
  return spec;
}

ScriptedEventSpec read_reset(Section section) {
  auto spec = read_event_head(section, Lasts::no_time);
  spec.what = ResetEvent{section.text("element")};
  section.finish();
  return spec;
}

ScriptedEventSpec read_world_fleet(Section section) {
  auto spec = read_event_head(section, Lasts::no_time);
  const double leaves = section.fraction("leaves", 0), joins = section.fraction("joins", 0);
  if ((leaves > 0) == (joins > 0) && !section.describing())
    section.fail("leaves", "give either 'leaves' or 'joins', above zero");
  spec.what = WorldFleetEvent{section.text("class"), joins - leaves};
  section.finish();
  return spec;
}

std::vector<ModeBandSpec> read_mode_bands(Section& control) {
  std::vector<ModeBandSpec> bands;
  for (auto& section : control.list("modes")) {
    bands.push_back({section.energy_price("above"), section.text("mode")});
    if (bands.size() > 1 && bands.back().above <= bands[bands.size() - 2].above)
      section.fail("above", "must lie above that of the band before");
    section.finish();
  }
  return bands;
}

constexpr Kind<ScriptedEventSpec> scripted[] = {
    {"import limit", "the grid lowers the limit at a feed", read_import_limit},
    {"plant failure", "a share of fans or chillers stops", read_plant_failure},
    {"element failure", "a power element opens; what hangs below it is dead", read_element_failure},
    {"programme call", "a grid programme calls for its award", read_programme_call},
    {"voltage sag", "loads without UPS drop if it is too deep for too long; UPS go to battery", read_voltage_sag},
    {"ground fault", "a relay sees a current to ground at its element's output", read_ground_fault},
    {"reset", "somebody closes a tripped device, repairs a genset, returns a locked UPS", read_reset},
    {"set mode", "machines run another power profile", read_set_mode},
    {"miner order", "an aggregator or user orders miners down by a power, under fleet control", read_miner_order},
    {"world fleet", "a share of a class of the world's machines leaves the network, or joins it", read_world_fleet},
};

} // namespace

ContainerTypeSpec read_container(std::string name, Section section) {
  ContainerTypeSpec spec{std::move(name), read_plant(section.section("plant")), positive_air(section, "air")};
  section.finish();
  return spec;
}

MiningHallSpec read_mining_hall(std::string name, Section section, const Scenario& so_far) {
  MiningHallSpec spec;
  spec.name = std::move(name);
  spec.place = section.place();
  spec.busway = section.text("busway");
  spec.container = find_named(section, "container", so_far.containers);
  spec.containers = whole(section, "containers", 1, 1, 1000);
  for (auto& miners : section.list("miners")) {
    spec.miners.push_back({find_named(miners, "machine", so_far.machines), whole(miners, "count", {}, 0, 100000)});
    spec.miners.back().mode = read_own_mode(miners, so_far.machines, spec.miners.back().machine);
    miners.finish();
  }
  spec.cooling = read_ports(section);
  spec.plant_machines = whole(section, "plant_machines", 1, 1, 1000);
  spec.outages = read_outages(section, so_far.start_utc);
  if (auto restart = section.optional_section("restart")) spec.restart = read_restart(*restart);
  spec.in_service = read_in_service(section, so_far);
  section.finish();
  return spec;
}

AiHallSpec read_ai_hall(Section section, const Scenario& so_far) {
  AiHallSpec spec;
  spec.place = section.place();
  spec.name = section.text("name", "ai_hall");
  spec.supplies = section.texts("supplies");
  spec.cooling_busway = section.text("cooling_busway");
  spec.plant = read_plant(section.section("plant"));
  spec.air = positive_air(section, "air");
  spec.cooling = read_cooling(section);
  if (auto limits = section.optional_section("limits")) spec.limits = read_limits(*limits);
  spec.gpu_price = section.money_per_hour("gpu_price");
  if (!(spec.gpu_price >= 0 && spec.gpu_price <= 1e6 / 3600)) section.fail("gpu_price", "must lie in 0 .. 1e6 USD/h");
  spec.customer = section.text("customer", spec.customer);
  spec.cluster = read_cluster(section.section("cluster"), so_far.start_utc);
  spec.plant_machines = whole(section, "plant_machines", 1, 1, 1000);
  spec.outages = read_outages(section, so_far.start_utc);
  spec.in_service = read_in_service(section, so_far);
  section.finish();
  return spec;
}

HouseLoadSpec read_house_load(std::string name, Section section) {
  HouseLoadSpec spec{.name = std::move(name),
                     .element = section.text("element"),
                     .power = refuse_negative(section, "power", section.power("power")),
                     .room = section.text("room", std::string{}),
                     .place = section.place()};
  section.finish();
  return spec;
}

market::ForecastSpec read_forecast(Section section) {
  market::ForecastSpec spec{.horizon = at_least(section, "horizon", Duration::from_si(3600), Duration::from_si(1)),
                            .error = within(section, "error", 0, 0, 10),
                            .spread =
                                refuse_negative(section, "spread", section.energy_price("spread", EnergyPrice{})).si()};
  section.finish();
  return spec;
}

ControlSpec read_control(Section section) {
  ControlSpec spec;
  spec.interval = at_least(section, "interval", spec.interval, Duration::from_si(1));
  spec.reaction = delay(section, "reaction", spec.reaction);
  spec.cap_latency = delay(section, "cap_latency", spec.cap_latency);
  spec.cap_at = section.fraction("cap_at", spec.cap_at);
  spec.release_at = section.fraction("release_at", spec.release_at);
  if (spec.release_at >= spec.cap_at) section.fail("release_at", "must be less than 'cap_at'");
  spec.price_response = section.flag("price_response", spec.price_response);
  spec.clairvoyant = section.flag("clairvoyant", spec.clairvoyant);
  if (auto forecast = section.optional_section("forecast")) spec.forecast = read_forecast(*forecast);
  if (spec.forecast && spec.clairvoyant && !section.describing())
    section.fail("forecast", "says nothing to control that is clairvoyant; drop one of the two");
  if (auto price = section.optional_section("price")) spec.price = read_price_curtailment(*price);
  read_tiered_control(section, spec);
  if (auto policy = section.optional_section("policy")) spec.policy = read_control_policy(*policy);
  spec.programme_margin = section.fraction("programme_margin", spec.programme_margin);
  spec.modes = read_mode_bands(section);
  if (auto software = section.optional_section("fleet_control")) spec.fleet_control = read_fleet_control(*software);
  section.finish();
  return spec;
}

std::span<const Kind<ScriptedEventSpec>> event_kinds() { return scripted; }

ScriptedEventSpec read_event(Section section, const Scenario& so_far) {
  auto spec = read_kind(section, event_kinds(), "what");
  spec.at -= Duration::from_si(so_far.start_utc);
  spec.until += spec.at;
  return spec;
}

CarrierChoice read_engine(Section section) {
  static constexpr std::array<std::string_view, 3> carriers = {"automatic", "simgrid", "fluid"};
  const auto carrier = static_cast<CarrierChoice>(section.choice("carrier", carriers, 0));
  section.finish();
  return carrier;
}

RecordSpec read_record(Section section) {
  RecordSpec spec;
  spec.series_step = at_least(section, "series_step", spec.series_step, Duration::from_si(1));
  spec.totals_step = at_least(section, "totals_step", spec.totals_step, Duration::from_si(1));
  spec.containers = section.flag("containers", spec.containers);
  spec.jobs = section.flag("jobs", spec.jobs);
  spec.segments = section.flag("segments", spec.segments);
  section.finish();
  return spec;
}

} // namespace minehall::scenario
